import { signal } from "@preact/signals";

const text = signal("");
let clearing: ReturnType<typeof setTimeout> | undefined;
const KEPT_MS = 5_000;

/** Has a screen reader say something when it has finished what it is saying. */
export function announce(message: string): void {
  clearTimeout(clearing);
  // Two messages in a row must differ from what is there, or the second is not read.
  text.value = text.peek() === message ? `${message}\u00a0` : message;
  clearing = setTimeout(() => {
    text.value = "";
  }, KEPT_MS);
}

/** The place that screen readers listen to; there must be exactly one. */
export function Announcer() {
  return (
    <div class="hidden-visually" role="status" aria-live="polite" aria-atomic="true">
      {text}
    </div>
  );
}

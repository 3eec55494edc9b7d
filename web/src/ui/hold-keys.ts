/** A window that is there has given a field of its own the focus within so long. */
const FOCUS_WITHIN_MS = 500;
/** What has had the focus for so many frames is what the window gave it to. */
const SETTLED_FRAMES = 4;
const WINDOW = '[aria-modal="true"]';
const FIELD = "input:not([type=checkbox], [type=radio], [type=button]), textarea";

/** What was typed for windows that are still loading; several may be, one in the other. */
let typed: string[] = [];
let holders = 0;
let listening: AbortController | undefined;

/**
 * Takes what is typed while a window is loading, so that neither the page behind it obeys nor a letter is lost: the field that has the focus
 * once the window is there gets it. Esc gives the window up. Answers what ends it.
 */
export function holdKeys(onEscape: () => void): () => void {
  holders += 1;
  if (!listening) listen(onEscape);
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    holders -= 1;
    if (holders === 0 && listening) void handOver(listening.signal);
  };
}

/** Gives what was typed ahead to the window that it opened, or to the field that it led to; false where it did neither. */
export function handKeys(keys: readonly string[]): boolean {
  const field = document.activeElement;
  if (listening) typed.push(...keys);
  else if (field?.matches(FIELD)) void typeInto(field as HTMLInputElement | HTMLTextAreaElement, keys);
  else return document.querySelector(WINDOW) !== null;
  return true;
}

function listen(onEscape: () => void): void {
  listening = new AbortController();
  const take = (event: KeyboardEvent) => {
    // What has Ctrl is the browser's, and what composes a letter is not one yet.
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === "Escape") {
      stop();
      onEscape();
    } else if (event.key === "Backspace") typed.pop();
    else if (!event.repeat && (event.key === "Enter" || [...event.key].length === 1)) typed.push(event.key);
  };
  addEventListener("keydown", take, { capture: true, signal: listening.signal });
}

function stop(): void {
  listening?.abort();
  listening = undefined;
  typed = [];
}

/** Waits for the field; keys are held until it is there. No window: whoever opened it has gone elsewhere. */
async function handOver(held: AbortSignal): Promise<void> {
  const sinceMs = performance.now();
  let framesElsewhere = 0;
  for (;;) {
    await nextFrame();
    // Given up, or another window is being loaded in this one.
    if (held.aborted || holders > 0) return;
    const field = document.activeElement;
    if (field?.matches(FIELD) && field.closest(WINDOW)) {
      const keys = typed;
      stop();
      await typeInto(field as HTMLInputElement | HTMLTextAreaElement, keys);
      return;
    }
    // Something else of it has the focus, and keeps it: it takes no letters.
    framesElsewhere = field?.closest(WINDOW) ? framesElsewhere + 1 : 0;
    if (framesElsewhere >= SETTLED_FRAMES) {
      stop();
      return;
    }
    if (document.querySelector(WINDOW) === null || performance.now() - sinceMs > FOCUS_WITHIN_MS) {
      stop();
      return;
    }
  }
}

async function typeInto(
  field: HTMLInputElement | HTMLTextAreaElement,
  keys: readonly string[],
): Promise<void> {
  const text = keys.filter((key) => key !== "Enter").join("");
  if (text !== "") {
    field.setRangeText(text, field.value.length, field.value.length, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true, data: text, inputType: "insertText" }));
  }
  if (keys.at(-1) !== "Enter") return;
  // What the letters found is shown, and chosen, by then.
  await nextFrame();
  await nextFrame();
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

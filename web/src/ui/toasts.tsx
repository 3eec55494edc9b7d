import { signal } from "@preact/signals";
import type { Tone } from "./badge.tsx";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { strings } from "./strings.ts";

interface Toast {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
  readonly href?: string;
  readonly hrefText?: string;
}

const VISIBLE_MS = 7_000;
const MAX_TOASTS = 3;
const ICONS: Readonly<Record<Tone, IconName>> = {
  good: "check",
  warning: "alert",
  bad: "alert",
  info: "bell",
  neutral: "bell",
};

const toasts = signal<readonly Toast[]>([]);
let nextId = 1;

/** Says something in passing; it goes by itself, a failure stays until it is closed. */
export function showToast(toast: Omit<Toast, "id">): void {
  const id = nextId;
  nextId += 1;
  toasts.value = [...toasts.value, { ...toast, id }].slice(-MAX_TOASTS);
  if (toast.tone !== "bad") setTimeout(() => dismiss(id), VISIBLE_MS);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/** Where toasts appear; read out politely. */
export function Toasts() {
  return (
    <section class="toasts" aria-label={strings.common.messages} aria-live="polite">
      {toasts.value.map(({ id, tone, text, href, hrefText }) => (
        <div class="toast" key={id} data-tone={tone}>
          <Icon name={ICONS[tone]} />
          <div class="toast-text">
            {text} {href ? <a href={href}>{hrefText ?? strings.common.open}</a> : null}
          </div>
          <Button
            kind="ghost"
            size="small"
            icon="x"
            aria-label={strings.common.dismiss}
            onClick={() => dismiss(id)}
          />
        </div>
      ))}
    </section>
  );
}

import { signal } from "@preact/signals";
import type { Tone } from "./badge.tsx";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { isBare } from "./page.ts";
import { strings } from "./strings.ts";

interface Toast {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
  readonly href?: string;
  readonly hrefText?: string;
  /** Stays until it is closed: something failed, and nobody else will say so. */
  readonly isSticky?: boolean;
  /** Takes back what was done, or the like. */
  readonly action?: { readonly text: string; readonly act: () => void };
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

/** Says something in passing; it goes by itself unless it is sticky. */
export function showToast(toast: Omit<Toast, "id">): void {
  const id = nextId;
  nextId += 1;
  toasts.value = [...toasts.value, { ...toast, id }].slice(-MAX_TOASTS);
  if (!toast.isSticky) setTimeout(() => dismiss(id), VISIBLE_MS);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/**
 * Where toasts appear, except on a screen on the wall; read out politely. They have a place of their own in the bar, where there
 * is nothing to press: one at a time, the newest first.
 */
export function Toasts() {
  if (isBare.value) return null;
  const others = toasts.value.length - 1;
  return (
    <section class="toasts" aria-label={strings.common.messages} aria-live="polite">
      {toasts.value.slice(-1).map(({ id, tone, text, href, hrefText, action }) => (
        <div class="toast" key={id} data-tone={tone}>
          <Icon name={ICONS[tone]} />
          <div class="toast-text">
            {text} {href ? <a href={href}>{hrefText ?? strings.common.open}</a> : null}
          </div>
          {others > 0 ? <span class="toast-more">{strings.common.more(others)}</span> : null}
          {action ? (
            <Button
              size="small"
              onClick={() => {
                dismiss(id);
                action.act();
              }}
            >
              {action.text}
            </Button>
          ) : null}
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

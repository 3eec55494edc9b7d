import { signal } from "@preact/signals";
import { asApiError } from "../../data/http.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { undoCommand } from "./voice.queries.ts";
import { voiceWords as words } from "./voice.strings.ts";
import type { VoiceCommand } from "./voice-session.ts";

type Undoable = Pick<VoiceCommand, "id" | "say"> & { readonly expiresAt: string };

const current = signal<Undoable | undefined>(undefined);

/** What was done last and can be taken back, to be watched. */
export const lastDone = { current } as const;

const UNDO =
  /^(please )?(undo|take (it|that|this) back|annule|annuler)( (it|that|this|ca|ça))?( please)?[.!]?$/iu;

/** Is that what somebody says who wants the last command taken back? */
export function asksToUndo(text: string): boolean {
  return UNDO.test(text.trim());
}

/** Tells of what was done, with a way to take it back where there is one. */
export function tellDone({ id, say, undo }: VoiceCommand): void {
  current.value = undo ? { id, say, expiresAt: undo.expiresAt } : undefined;
  showToast({
    tone: "good",
    text: say,
    ...(undo ? { action: { text: words.undo, act: () => void undoLast() } } : {}),
  });
}

/** Takes back what was done last; says so, or why not. */
export async function undoLast(): Promise<void> {
  const last = current.peek();
  if (!last || Date.parse(last.expiresAt) < Date.now()) {
    showToast({ tone: "warning", text: words.undoExpired });
    return;
  }
  try {
    await undoCommand(last.id);
    current.value = undefined;
    showToast({ tone: "info", text: words.undone });
  } catch (thrown) {
    showToast({ tone: "bad", text: `${words.undoFailed} ${errorText(asApiError(thrown))}`, isSticky: true });
  }
}

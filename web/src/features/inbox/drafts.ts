import { type Signal, signal } from "@preact/signals";
import { currentUser } from "../../data/session.ts";
import type { ThreadFile } from "../../data/types.ts";

/** What is being written in a thread: an answer, or a note that only colleagues see. */
export interface Draft {
  readonly mode: "reply" | "note";
  readonly text: string;
  readonly templateName: string | null;
  /** What goes with an answer; uploaded already. */
  readonly files: readonly ThreadFile[];
}

const EMPTY: Draft = { mode: "reply", text: "", templateName: null, files: [] };
const drafts = new Map<string, Signal<Draft>>();

/** The draft of a thread, to be watched; it outlives the page and a reload, and is nobody else's. */
export function draftOf(threadId: string): Signal<Draft> {
  const key = `trunkline.draft.${currentUser()?.id ?? ""}.${threadId}`;
  const known = drafts.get(key);
  if (known) return known;
  const draft = signal<Draft>(stored(key) ?? EMPTY);
  drafts.set(key, draft);
  draft.subscribe((value) => {
    try {
      if (value.text === "" && value.files.length === 0) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, JSON.stringify(value));
    } catch {
      // Storage is blocked or full: the draft lives as long as the page.
    }
  });
  return draft;
}

/** Writes into it. */
export function changeDraft(threadId: string, change: Partial<Draft>): void {
  const draft = draftOf(threadId);
  draft.value = { ...draft.peek(), ...change };
}

/** Puts back what could not be sent, before what has been written and chosen since. */
export function giveBack(threadId: string, text: string, files: readonly ThreadFile[] = []): void {
  const now = draftOf(threadId).peek();
  changeDraft(threadId, {
    mode: "reply",
    text: now.text === "" ? text : `${text}\n${now.text}`,
    files: [...files, ...now.files],
  });
}

function stored(key: string): Draft | undefined {
  try {
    const text = sessionStorage.getItem(key);
    return text === null ? undefined : { ...EMPTY, ...(JSON.parse(text) as Draft) };
  } catch {
    return undefined;
  }
}

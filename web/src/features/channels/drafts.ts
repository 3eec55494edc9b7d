import { signal } from "@preact/signals";
import type { Attachment } from "../../data/types.ts";
import type { Person } from "../mentions/mention-text.ts";

/** What somebody is writing and has not sent. */
export interface Draft {
  readonly text: string;
  readonly people: readonly Person[];
  readonly files: readonly Attachment[];
  readonly parentId: string | null;
}

export const NO_DRAFT: Draft = { text: "", people: [], files: [], parentId: null };

const drafts = signal<Readonly<Record<string, Draft>>>({});

const keyOf = (ownId: string, channelId: string) => `trunkline.draft.${ownId}.${channelId}`;

/** Reads what was kept; what is broken is nothing. */
export function draftFrom(text: string | null): Draft {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    if (typeof value !== "object" || value === null || !("text" in value) || typeof value.text !== "string")
      return NO_DRAFT;
    const kept = value as Partial<Draft>;
    return {
      text: value.text,
      people: Array.isArray(kept.people) ? kept.people : [],
      files: Array.isArray(kept.files) ? kept.files : [],
      parentId: typeof kept.parentId === "string" ? kept.parentId : null,
    };
  } catch {
    return NO_DRAFT;
  }
}

/** The draft of a channel, to be watched; it is kept in this browser. */
export function draftOf(ownId: string, channelId: string): Draft {
  const key = keyOf(ownId, channelId);
  const known = drafts.value[key];
  if (known) return known;
  try {
    return draftFrom(localStorage.getItem(key));
  } catch {
    return NO_DRAFT;
  }
}

/** Is anything written there that was not sent? */
export function hasDraft(ownId: string, channelId: string): boolean {
  const { text, files } = draftOf(ownId, channelId);
  return text.trim() !== "" || files.length > 0;
}

/** Keeps a draft; an empty one is forgotten. */
export function keepDraft(ownId: string, channelId: string, draft: Draft): void {
  const key = keyOf(ownId, channelId);
  drafts.value = { ...drafts.peek(), [key]: draft };
  try {
    if (draft.text === "" && draft.files.length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // Storage is blocked or full: the draft holds until the page is closed.
  }
}

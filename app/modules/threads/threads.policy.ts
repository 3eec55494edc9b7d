import type { Thread, ThreadChange } from "./threads.repository.ts";

type State = Pick<
  Thread,
  | "status"
  | "assignedTo"
  | "readSequence"
  | "lastInboundSequence"
  | "waitingSince"
  | "openedAt"
  | "firstAnsweredAt"
  | "lastMessageAt"
>;

/** Snoozed longer, a thread is as good as closed. */
export const MAX_SNOOZE_MS = 366 * 86_400_000;

const OPEN = { status: "open", snoozedUntil: null, closedAt: null } as const;

/** Open again, and nobody has answered since. */
function reopened(at: Date): ThreadChange {
  return { ...OPEN, openedAt: at, firstAnsweredAt: null };
}

/**
 * The customer wrote, or left a voicemail (then without a number that could be unread: its own module says whether it was heard). STOP
 * and the like ask for no answer: they leave a thread as it is.
 */
export function afterInbound(
  thread: State,
  written: { readonly at: Date; readonly sequence: number | null; readonly asksForAnswer: boolean },
): ThreadChange {
  const { at, sequence, asksForAnswer } = written;
  return {
    lastMessageAt: at,
    ...(sequence === null ? {} : { lastInboundSequence: sequence }),
    ...(asksForAnswer ? { waitingSince: thread.waitingSince ?? at } : {}),
    ...(asksForAnswer && thread.status === "closed" ? reopened(at) : {}),
    ...(asksForAnswer && thread.status === "snoozed" ? OPEN : {}),
  };
}

/** One of ours answered: they have read what was there, and look after it where nobody does. */
export function afterAnswer(
  thread: State,
  { at, sequence, authorId }: { readonly at: Date; readonly sequence: number; readonly authorId: string },
): ThreadChange {
  return {
    ...(thread.status === "open" ? {} : OPEN),
    ...(thread.status === "closed" ? { openedAt: at } : {}),
    assignedTo: thread.assignedTo ?? authorId,
    lastMessageAt: at,
    waitingSince: null,
    firstAnsweredAt: thread.firstAnsweredAt ?? at,
    readSequence: Math.max(thread.readSequence, sequence),
  };
}

/** After how many seconds an answer is the first since the customer opened the thread; null: it is not the first. */
export function firstAnswerSeconds(thread: State, at: Date): number | null {
  if (thread.firstAnsweredAt !== null || thread.waitingSince === null) return null;
  return Math.max(0, at.getTime() - thread.openedAt.getTime()) / 1_000;
}

/** Closed: nobody waits any more, and nothing is left to read. */
export function closed(thread: State, at: Date): ThreadChange {
  return {
    status: "closed",
    snoozedUntil: null,
    closedAt: at,
    waitingSince: null,
    readSequence: Math.max(thread.readSequence, thread.lastInboundSequence),
  };
}

/** Out of sight until a time. */
export function snoozed(until: Date): ThreadChange {
  return { status: "snoozed", snoozedUntil: until, closedAt: null };
}

/** Open again by one of ours, or since its time has come. Nobody is waited for any more than before. */
export function opened(thread: State, at: Date): ThreadChange {
  return thread.status === "closed" ? { ...OPEN, openedAt: at } : OPEN;
}

/** Read up to a message, never back. */
export function readUpTo(thread: State, sequence: number, lastSequence: number): ThreadChange {
  return { readSequence: Math.max(thread.readSequence, Math.min(sequence, lastSequence)) };
}

/** Which tags came to a thread, and which went from it. */
export function tagsChange(
  before: Pick<Thread, "tags">,
  after: Pick<Thread, "tags">,
): { readonly added: readonly string[]; readonly removed: readonly string[] } {
  const without = (these: readonly string[], those: readonly string[]) =>
    these.filter((tag) => !those.includes(tag));
  return { added: without(after.tags, before.tags), removed: without(before.tags, after.tags) };
}

/** As if nobody had read the customer's newest message. */
export function unread(thread: State): ThreadChange {
  if (thread.lastInboundSequence === 0) return {};
  return { readSequence: Math.min(thread.readSequence, thread.lastInboundSequence - 1) };
}

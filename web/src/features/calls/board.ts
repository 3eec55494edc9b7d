import type { Call } from "../../data/types.ts";
import { byUrgency, isActive, isOnBoard, newerOf } from "./call-state.ts";

/** Ended calls stay on the board for this long, so that people see how they ended. */
export const LINGER_MS = 6_000;
/** So many ended calls are remembered. */
const RECENT_LIMIT = 8;
/** P1 and P2 are told aloud. */
const URGENT_UP_TO = 2;

/** A call on the board. */
interface BoardEntry {
  readonly call: Call;
  /** When this version came; by our clock. */
  readonly receivedAtMs: number;
  /** When it leaves the board; null while it is active. */
  readonly leavesAtMs: number | null;
}

/**
 * The calls of the board: a list fetched from the server, kept right by events. Events may be repeated, be older
 * than the list, or come while a list is on its way: the newest version of a call wins, and calls only move forward.
 */
export interface Board {
  /** False until a whole list has come: events alone are not all calls. */
  readonly isListed: boolean;
  /** How many calls the server has for the board, which lists the most urgent of very many. */
  readonly total: number;
  /** By the call's id. */
  readonly entries: Readonly<Record<string, BoardEntry>>;
  /** Calls whose end we have seen, newest first. */
  readonly ended: readonly Call[];
}

export const EMPTY_BOARD: Board = { isListed: false, total: 0, entries: {}, ended: [] };

/** With the server's whole list, asked for at `requestedAtMs`: what is not in it is over. */
export function withList(
  board: Board,
  { items, total }: { readonly items: readonly Call[]; readonly total: number },
  { requestedAtMs, nowMs }: { readonly requestedAtMs: number; readonly nowMs: number },
): Board {
  const listed = new Set(items.map(({ id }) => id));
  // Newer than the list, or still to be seen as ended.
  const isKept = ({ call, receivedAtMs, leavesAtMs }: BoardEntry) =>
    listed.has(call.id) || receivedAtMs >= requestedAtMs || leavesAtMs !== null;
  const entries = Object.fromEntries(Object.entries(board.entries).filter(([, entry]) => isKept(entry)));
  const endedById = new Map(board.ended.map((call) => [call.id, call]));
  for (const call of items) {
    if (!isOver(endedById.get(call.id), call)) put(entries, call, nowMs);
  }
  return { isListed: true, total, entries, ended: board.ended };
}

/** With changed calls, in the order in which they were told. */
export function withCalls(board: Board, calls: readonly Call[], nowMs: number): Board {
  const entries = { ...board.entries };
  let { ended } = board;
  for (const call of calls) {
    const known = entries[call.id]?.call;
    if (known && newerOf(known, call) === known) continue;
    if (
      isOver(
        ended.find(({ id }) => id === call.id),
        call,
      )
    )
      continue;
    const others = ended.filter(({ id }) => id !== call.id);
    if (isOnBoard(call)) {
      if (!isActive(call)) ended = others;
    } else ended = recentCalls([call, ...others]);
    if (known || isOnBoard(call)) put(entries, call, nowMs);
  }
  return { ...board, entries, ended };
}

/** Without a call that has become part of another one. */
export function withoutCall(board: Board, id: string): Board {
  return {
    ...board,
    entries: without(board.entries, ({ call }) => call.id === id),
    ended: board.ended.filter((call) => call.id !== id),
  };
}

/** Without the calls that have been seen as ended for long enough. */
export function withoutLingering(board: Board, nowMs: number): Board {
  return {
    ...board,
    entries: without(board.entries, ({ leavesAtMs }) => (leavesAtMs ?? nowMs + 1) <= nowMs),
  };
}

/** With a call whose alerts somebody has just taken. */
export function withTaken(board: Board, id: string, name: string, nowMs: number): Board {
  const known = board.entries[id];
  if (!known) return board;
  const call = {
    ...known.call,
    openAlertPriority: null,
    acknowledgedByName: name,
    acknowledgedAt: new Date(nowMs).toISOString(),
  };
  const leavesAtMs = isOnBoard(call) ? null : (known.leavesAtMs ?? nowMs + LINGER_MS);
  return { ...board, entries: { ...board.entries, [id]: { ...known, call, leavesAtMs } } };
}

/** With a call as it was before somebody could not take it after all; what was told of it since stays. */
export function withoutTaken(board: Board, before: Board, id: string): Board {
  const [now, then] = [board.entries[id], before.entries[id]];
  if (!then || (now && now.call.updatedAt !== then.call.updatedAt)) return board;
  return { ...board, entries: { ...board.entries, [id]: then } };
}

/** When the next ended call leaves the board; undefined when none is on it. */
export function nextLeaveMs({ entries }: Board): number | undefined {
  let next: number | undefined;
  for (const id in entries) {
    const leavesAtMs = entries[id]?.leavesAtMs ?? null;
    if (leavesAtMs !== null && leavesAtMs < (next ?? Number.POSITIVE_INFINITY)) next = leavesAtMs;
  }
  return next;
}

/** Calls on the board, most urgent first; those that ended a moment ago are still among them. */
export function boardCalls({ entries }: Board): Call[] {
  return byUrgency(Object.values(entries).map(({ call }) => call));
}

/** Of these calls the last few that have ended, newest first, each once. */
export function recentCalls(calls: readonly Call[]): Call[] {
  const endedAtMs = (call: Call) => Date.parse(call.endedAt ?? call.updatedAt);
  const byId = new Map(calls.filter((call) => !isOnBoard(call)).map((call) => [call.id, call]));
  return [...byId.values()].sort((a, b) => endedAtMs(b) - endedAtMs(a)).slice(0, RECENT_LIMIT);
}

/** Which of these calls became urgent by this change (P1, or P2 that was none), while the board was watched. */
export function becameUrgent(before: Board, after: Board, calls: readonly Pick<Call, "id">[]): Call[] {
  const ids = new Set(calls.map(({ id }) => id));
  return [...ids].flatMap((id) => {
    const call = after.entries[id]?.call;
    if (!call || !isOnBoard(call) || call.priority === null || call.priority > URGENT_UP_TO) return [];
    return call.priority < (before.entries[id]?.call.priority ?? Number.POSITIVE_INFINITY) ? [call] : [];
  });
}

/** We have seen its end, and this version is not newer. */
function isOver(ended: Call | undefined, call: Call): boolean {
  return ended !== undefined && newerOf(ended, call) === ended;
}

function without(
  entries: Board["entries"],
  isGone: (entry: BoardEntry) => boolean,
): Record<string, BoardEntry> {
  return Object.fromEntries(Object.entries(entries).filter(([, entry]) => !isGone(entry)));
}

/** Takes a version of a call unless a newer one is there; an ended call keeps the time at which it leaves. */
function put(entries: Record<string, BoardEntry>, call: Call, nowMs: number): void {
  const known = entries[call.id];
  if (known && newerOf(known.call, call) === known.call) return;
  const leavesAtMs = isOnBoard(call) ? null : (known?.leavesAtMs ?? nowMs + LINGER_MS);
  entries[call.id] = { call, receivedAtMs: nowMs, leavesAtMs };
}

import type { Call } from "../../data/types.ts";
import { byUrgency, isActive, isOnBoard, newerOf } from "./call-state.ts";

/** Ended calls stay on the board for this long, so that people see how they ended. */
export const LINGER_MS = 6_000;
/** So many ended calls are remembered. */
const RECENT_LIMIT = 8;

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
  readonly entries: readonly BoardEntry[];
  /** Calls whose end we have seen, newest first. */
  readonly ended: readonly Call[];
}

export const EMPTY_BOARD: Board = { isListed: false, entries: [], ended: [] };

/** With the server's whole list, asked for at `requestedAtMs`: what is not in it is over. */
export function withList(
  board: Board,
  calls: readonly Call[],
  { requestedAtMs, nowMs }: { readonly requestedAtMs: number; readonly nowMs: number },
): Board {
  const listed = calls.filter((call) => !isOver(board, call));
  const listedIds = new Set(calls.map(({ id }) => id));
  const kept = board.entries.filter(
    ({ call, receivedAtMs, leavesAtMs }) =>
      // Newer than the list, or still to be seen as ended.
      listedIds.has(call.id) || receivedAtMs >= requestedAtMs || leavesAtMs !== null,
  );
  const before: Board = { isListed: true, entries: kept, ended: board.ended };
  return listed.reduce((next, call) => put(next, call, nowMs), before);
}

/** With a changed call. */
export function withCall(board: Board, call: Call, nowMs: number): Board {
  const known = entryOf(board, call)?.call;
  if (known && newerOf(known, call) === known) return board;
  if (isOver(board, call)) return board;
  if (isOnBoard(call)) {
    const waiting = put(board, call, nowMs);
    return isActive(call) ? waiting : { ...waiting, ended: board.ended.filter(({ id }) => id !== call.id) };
  }
  const ended = recentCalls([call, ...board.ended.filter(({ id }) => id !== call.id)]);
  return known ? { ...put(board, call, nowMs), ended } : { ...board, ended };
}

/** Without a call that has become part of another one. */
export function withoutCall(board: Board, id: string): Board {
  return {
    ...board,
    entries: board.entries.filter(({ call }) => call.id !== id),
    ended: board.ended.filter((call) => call.id !== id),
  };
}

/** Without the calls that have been seen as ended for long enough. */
export function withoutLingering(board: Board, nowMs: number): Board {
  return { ...board, entries: board.entries.filter(({ leavesAtMs }) => (leavesAtMs ?? nowMs + 1) > nowMs) };
}

/** With a call whose alerts somebody has just taken. */
export function withTaken(board: Board, id: string, name: string, nowMs: number): Board {
  const known = board.entries.find(({ call }) => call.id === id);
  if (!known) return board;
  const call = {
    ...known.call,
    openAlertPriority: null,
    acknowledgedByName: name,
    acknowledgedAt: new Date(nowMs).toISOString(),
  };
  const leavesAtMs = isOnBoard(call) ? null : (known.leavesAtMs ?? nowMs + LINGER_MS);
  return {
    ...board,
    entries: board.entries.map((entry) => (entry === known ? { ...entry, call, leavesAtMs } : entry)),
  };
}

/** When the next ended call leaves the board; undefined when none is on it. */
export function nextLeaveMs({ entries }: Board): number | undefined {
  const times = entries.flatMap(({ leavesAtMs }) => (leavesAtMs === null ? [] : [leavesAtMs]));
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Calls on the board, most urgent first; those that ended a moment ago are still among them. */
export function boardCalls({ entries }: Board): Call[] {
  return entries.map(({ call }) => call).sort(byUrgency);
}

/** Of these calls the last few that have ended, newest first, each once. */
export function recentCalls(calls: readonly Call[]): Call[] {
  const endedAtMs = (call: Call) => Date.parse(call.endedAt ?? call.updatedAt);
  const byId = new Map(calls.filter((call) => !isOnBoard(call)).map((call) => [call.id, call]));
  return [...byId.values()].sort((a, b) => endedAtMs(b) - endedAtMs(a)).slice(0, RECENT_LIMIT);
}

/** Has this call become P1 just now, while the board was watched? */
export function becameUrgent(before: Board, after: Board, { id }: Pick<Call, "id">): boolean {
  const known = before.entries.find(({ call }) => call.id === id)?.call;
  const now = after.entries.find(({ call }) => call.id === id)?.call;
  return now !== undefined && isOnBoard(now) && now.priority === 1 && known?.priority !== 1;
}

/** We have seen its end, and this version is not newer. */
function isOver(board: Board, call: Call): boolean {
  const ended = board.ended.find(({ id }) => id === call.id);
  return ended !== undefined && newerOf(ended, call) === ended;
}

function entryOf(board: Board, { id }: Call): BoardEntry | undefined {
  return board.entries.find(({ call }) => call.id === id);
}

/** Takes a version of a call unless a newer one is there; an ended call keeps the time at which it leaves. */
function put(board: Board, call: Call, nowMs: number): Board {
  const known = entryOf(board, call);
  if (known && newerOf(known.call, call) === known.call) return board;
  const leavesAtMs = isOnBoard(call) ? null : (known?.leavesAtMs ?? nowMs + LINGER_MS);
  const others = board.entries.filter((entry) => entry !== known);
  return { ...board, entries: [...others, { call, receivedAtMs: nowMs, leavesAtMs }] };
}

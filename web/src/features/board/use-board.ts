import { type UseQueryResult, useQuery } from "@tanstack/preact-query";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { coalesce } from "../../data/coalesce.ts";
import type { ApiError } from "../../data/http.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import type { Call } from "../../data/types.ts";
import { measured } from "../../telemetry/measured.ts";
import {
  type Board,
  becameUrgent,
  boardCalls,
  EMPTY_BOARD,
  nextLeaveMs,
  recentCalls,
  withCalls,
  withoutCall,
  withoutLingering,
} from "../calls/board.ts";
import { boardQuery, changeBoard, newestCallsQuery } from "../calls/calls.queries.ts";

/** The board for a page to show. */
export interface BoardView {
  /** False until the first whole list has come. */
  readonly isLoaded: boolean;
  /** Most urgent first. */
  readonly calls: readonly Call[];
  /** How many more there are that the server has not listed. */
  readonly unlisted: number;
  /** Ended lately, newest first. */
  readonly recent: readonly Call[];
  /** Why the board, or a newer state of it, did not come, and how to ask again. */
  readonly query: Asked;
  /** The same of what ended before this page was opened; undefined once that is known. */
  readonly recentQuery: Asked | undefined;
}

/** What was asked of the server, as what stands for it shows it. */
type Asked = Pick<UseQueryResult<unknown, ApiError>, "error" | "isFetching" | "refetch">;

/** Of many changes the board is drawn so often, so that it stays as quick as it is with few. */
const DRAWN_EVERY_MS = 100;

/** Follows the board; `onUrgent` is called once for every call that becomes P2, or P1, meanwhile. */
export function useBoard(onUrgent: (call: Call) => void): BoardView {
  const query = useLiveQuery(boardQuery);
  const { data: board = EMPTY_BOARD, refetch } = query;
  const newest = useQuery(newestCallsQuery);
  const changes = useChanges(onUrgent);
  useChannel(channel("board", {}), {
    "call.changed": ({ call }) => changes.add(call),
    "call.merged": ({ callId }) => changeBoard((known) => withoutCall(known, callId)),
    onResync: () => void refetch(),
  });
  useLeaving(board);
  const calls = useMemo(() => boardCalls(board), [board]);
  const items = newest.data?.items;
  const recent = useMemo(() => recentCalls([...(items ?? []), ...board.ended]), [items, board.ended]);
  return {
    isLoaded: board.isListed,
    calls,
    unlisted: Math.max(0, board.total - calls.length),
    recent,
    query,
    recentQuery: newest.data ? undefined : newest,
  };
}

/** Takes changes to the board, those of a burst together. */
function useChanges(onUrgent: (call: Call) => void) {
  const newest = useRef(onUrgent);
  newest.current = onUrgent;
  const changes = useMemo(
    () =>
      coalesce<Call>(DRAWN_EVERY_MS, (calls) => {
        const { before, after } = changeBoard((known) =>
          measured("apply a live event", () => withCalls(known, calls, Date.now())),
        );
        for (const call of becameUrgent(before, after, calls)) newest.current(call);
      }),
    [],
  );
  useEffect(() => changes.stop, []);
  return changes;
}

/** Takes ended calls off the board when they have been seen for long enough. */
function useLeaving(board: Board): void {
  const leavesAtMs = nextLeaveMs(board);
  useEffect(() => {
    if (leavesAtMs === undefined) return undefined;
    const leave = () => changeBoard((known) => withoutLingering(known, Date.now()));
    const timer = setTimeout(leave, Math.max(0, leavesAtMs - Date.now()));
    return () => clearTimeout(timer);
  }, [leavesAtMs]);
}

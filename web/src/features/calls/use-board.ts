import { useQuery } from "@tanstack/preact-query";
import { useEffect } from "preact/hooks";
import type { ApiError } from "../../data/http.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Call } from "../../data/types.ts";
import {
  type Board,
  becameUrgent,
  boardCalls,
  EMPTY_BOARD,
  nextLeaveMs,
  recentCalls,
  withCall,
  withoutCall,
  withoutLingering,
} from "./board.ts";
import { boardQuery, knownBoard, newestCallsQuery } from "./calls.queries.ts";

/** The board for a page to show. */
export interface BoardView {
  /** False until the first whole list has come. */
  readonly isLoaded: boolean;
  /** Most urgent first. */
  readonly calls: readonly Call[];
  /** Ended lately, newest first. */
  readonly recent: readonly Call[];
  readonly error: ApiError | null;
  readonly refresh: () => void;
}

/** Follows the board; `onNewUrgent` is called once for every call that becomes P1 meanwhile. */
export function useBoard(onNewUrgent: (call: Call) => void): BoardView {
  const { data: board = EMPTY_BOARD, error, refetch } = useLiveQuery(boardQuery);
  const newest = useQuery(newestCallsQuery);
  useChannel(channel("board", {}), {
    "call.changed": ({ call }) => {
      const before = knownBoard();
      const after = withCall(before, call, Date.now());
      queryClient.setQueryData(boardQuery.queryKey, after);
      if (becameUrgent(before, after, call)) onNewUrgent(call);
    },
    "call.merged": ({ callId }) =>
      queryClient.setQueryData(boardQuery.queryKey, withoutCall(knownBoard(), callId)),
    onResync: () => void refetch(),
  });
  useLeaving(board);
  return {
    isLoaded: board.isListed,
    calls: boardCalls(board),
    recent: recentCalls([...(newest.data?.items ?? []), ...board.ended]),
    error,
    refresh: () => void refetch(),
  };
}

/** Takes ended calls off the board when they have been seen for long enough. */
function useLeaving(board: Board): void {
  const leavesAtMs = nextLeaveMs(board);
  useEffect(() => {
    if (leavesAtMs === undefined) return undefined;
    const leave = () =>
      queryClient.setQueryData(boardQuery.queryKey, (now: Board = EMPTY_BOARD) =>
        withoutLingering(now, Date.now()),
      );
    const timer = setTimeout(leave, Math.max(0, leavesAtMs - Date.now()));
    return () => clearTimeout(timer);
  }, [leavesAtMs]);
}

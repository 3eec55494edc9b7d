import { can } from "../../data/session.ts";
import type { Call } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { formatDuration } from "../../ui/format.ts";
import { memo } from "../../ui/memo.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { Ago } from "../../ui/time.tsx";
import { WindowedGrid } from "../../ui/windowed-grid.tsx";
import { callerText } from "../calls/call-words.ts";
import { StatusBadge } from "../calls/status-badge.tsx";
import { boardWords } from "./board.strings.ts";
import { canBeCalledBack } from "./call-back.ts";
import type { BoardView } from "./use-board.ts";

/** In rem; of one column, however wide. */
const ROW_SIZE = { minWidth: 1_000, height: 3.75, gap: 0 } as const;

/** Calls that ended lately. */
export function RecentCalls(props: {
  readonly calls: readonly Call[];
  /** Asks for those that ended before this page was opened; undefined once they are known. */
  readonly query: BoardView["recentQuery"];
  readonly isCallingBack: (call: Call) => boolean;
  readonly onCallBack: (call: Call) => void;
}) {
  const { calls, query, isCallingBack, onCallBack } = props;
  return (
    <section class="recent" aria-labelledby="recent-title">
      <h2 id="recent-title">{boardWords.recent}</h2>
      {query ? (
        <NotLoaded query={query} title={boardWords.recentError}>
          <Skeleton height="3.75rem" />
        </NotLoaded>
      ) : calls.length === 0 ? (
        <p class="muted recent-none">{boardWords.recentNone}</p>
      ) : null}
      {calls.length === 0 ? null : (
        <WindowedGrid
          items={calls}
          keyOf={({ id }) => id}
          size={ROW_SIZE}
          labelledBy="recent-title"
          class="recent-list card"
        >
          {(call) => <RecentCell call={call} isCallingBack={isCallingBack(call)} onCallBack={onCallBack} />}
        </WindowedGrid>
      )}
    </section>
  );
}

const RecentCell = memo(function RecentCell(props: {
  readonly call: Call;
  readonly isCallingBack: boolean;
  readonly onCallBack: (call: Call) => void;
}) {
  const { call, isCallingBack, onCallBack } = props;
  return (
    <>
      <RecentCall call={call} />
      {canBeCalledBack(call) && can("calls:place") ? (
        <Button
          kind="ghost"
          size="small"
          icon="phone"
          isBusy={isCallingBack}
          aria-label={boardWords.callBackWhom(callerText(call))}
          title={boardWords.callBack}
          onClick={() => onCallBack(call)}
        />
      ) : null}
    </>
  );
});

function RecentCall({ call }: { readonly call: Call }) {
  return (
    <a class="recent-row" href={`/calls/${call.id}`} data-item data-call={call.id} data-status={call.status}>
      <span class="recent-who">
        <span class="recent-name">{callerText(call)}</span>
        {call.priority === null ? null : <PriorityBadge priority={call.priority} />}
      </span>
      <span class="recent-what muted">
        <StatusBadge status={call.status} />
        <Ago at={call.endedAt ?? call.updatedAt} />
        {call.durationSeconds ? (
          <span class="tabular">· {formatDuration(call.durationSeconds * 1_000)}</span>
        ) : null}
      </span>
    </a>
  );
}

import { useComputed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Call } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { clock, watchClock } from "../../ui/clock.ts";
import { formatTime } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { Elapsed } from "../../ui/time.tsx";
import { TipButton } from "../../ui/tip-button.tsx";
import { boardWords } from "./board.strings.ts";
import type { BoardCounts } from "./board-counts.ts";
import { callWords } from "./call.strings.ts";
import { isOnBoard } from "./call-state.ts";
import { callerText, nameOf, phoneText, STATUS_TONES } from "./call-words.ts";

/** So many calls fit a screen that is read from across the room. */
const MAX_ROWS = 7;

/** The board for a screen on the wall: nothing but calls, in letters that are read from four metres away. */
export function BoardWall(props: {
  readonly calls: readonly Call[];
  readonly counts: BoardCounts;
  readonly isLive: boolean;
  readonly onLeave: () => void;
}) {
  const { calls, counts, isLive, onLeave } = props;
  useEffect(watchClock, []);
  const time = useComputed(() => formatTime(new Date(clock.nowMs.value).toISOString()));
  const rest = calls.length - MAX_ROWS;
  return (
    <div class="wall">
      <header class="wall-head">
        <h1 class="hidden-visually">{boardWords.listLabel}</h1>
        <ul class="wall-counts">
          <Count
            name={boardWords.counts.urgent}
            value={counts.urgent}
            tone={counts.urgent > 0 ? "bad" : "neutral"}
          />
          <Count name={boardWords.counts.in_progress} value={counts.in_progress} tone="good" />
          <Count name={boardWords.counts.ringing} value={counts.ringing} tone="warning" />
          <Count name={boardWords.counts.queued} value={counts.queued} tone="neutral" />
        </ul>
        <span class="wall-time">{time}</span>
      </header>
      {isLive ? null : (
        <p class="wall-offline" data-tone="warning" role="status">
          <Icon name="unplugged" />
          {boardWords.offline}
        </p>
      )}
      {calls.length === 0 ? (
        <p class="wall-empty">{boardWords.emptyTitle}</p>
      ) : (
        <ul class="wall-list" aria-label={boardWords.listLabel}>
          {calls.slice(0, MAX_ROWS).map((call) => (
            <WallRow key={call.id} call={call} />
          ))}
        </ul>
      )}
      {rest > 0 ? <p class="wall-rest">{boardWords.more(rest)}</p> : null}
      <div class="wall-leave">
        <TipButton kind="secondary" icon="x" onClick={onLeave} tip={boardWords.wallHint}>
          {boardWords.wallLeave}
        </TipButton>
      </div>
    </div>
  );
}

function Count(props: { readonly name: string; readonly value: number; readonly tone: string }) {
  return (
    <li class="wall-count" data-tone={props.tone} data-zero={props.value === 0}>
      <span class="wall-number">{props.value}</span>
      <span class="wall-label">{props.name}</span>
    </li>
  );
}

function WallRow({ call }: { readonly call: Call }) {
  const { status, priority, direction } = call;
  return (
    <li
      class="wall-row"
      data-call={call.id}
      data-status={status}
      data-tone={STATUS_TONES[status]}
      data-urgent={priority === 1 && isOnBoard(call)}
      data-over={!isOnBoard(call)}
    >
      <span class="wall-priority">
        {priority === null ? (
          <Icon name={direction === "inbound" ? "phoneIn" : "phoneOut"} />
        ) : (
          <PriorityBadge priority={priority} />
        )}
      </span>
      <span class="wall-who">
        <span class="wall-name">{callerText(call)}</span>
        {nameOf(call) === null ? null : <span class="wall-phone tabular">{phoneText(call)}</span>}
      </span>
      <span class="wall-status">
        <span class="badge-dot" data-beats={status === "ringing"} />
        {call.openAlertPriority === null && call.acknowledgedByName !== null
          ? boardWords.taken(call.acknowledgedByName)
          : callWords.statuses[status]}
      </span>
      <span class="wall-clock">
        <Elapsed since={call.startedAt ?? call.initiatedAt} until={call.endedAt} />
      </span>
    </li>
  );
}

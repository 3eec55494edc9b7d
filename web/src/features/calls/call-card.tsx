import type { Call } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Ago, Elapsed } from "../../ui/time.tsx";
import { boardWords } from "./board.strings.ts";
import { callWords } from "./call.strings.ts";
import { isOnBoard } from "./call-state.ts";
import { callerText, nameOf, phoneText } from "./call-words.ts";
import { StatusBadge } from "./status-badge.tsx";

/** A call on the board. */
export function CallCard({ call }: { readonly call: Call }) {
  const { id, status, priority, direction, summary, alertCount, userName } = call;
  return (
    <a
      class="call-card card"
      href={`/calls/${id}`}
      data-item
      data-call={id}
      data-status={status}
      data-urgent={priority === 1 && isOnBoard(call)}
      data-over={!isOnBoard(call)}
    >
      <span class="call-card-head">
        <StatusBadge status={status} />
        {priority === null ? null : <PriorityBadge priority={priority} />}
        <span class="call-card-time">
          <Elapsed since={call.startedAt ?? call.initiatedAt} until={call.endedAt} />
        </span>
      </span>
      <span class="call-card-who">{callerText(call)}</span>
      <span class="call-card-facts muted">
        <span class="call-card-line">
          <Icon name={direction === "inbound" ? "phoneIn" : "phoneOut"} />
          <span class="hidden-visually">{callWords.directions[direction]}</span>
          {nameOf(call) === null ? (
            callWords.directions[direction]
          ) : (
            <span class="tabular">{phoneText(call)}</span>
          )}
        </span>
        <span class="call-card-line">
          <Icon name="user" />
          {userName ?? callWords.facts.voiceAgent}
        </span>
        {alertCount > 0 ? (
          <span class="call-card-line call-card-alerts">
            <Icon name="send" />
            {boardWords.alerted(alertCount)}
          </span>
        ) : null}
      </span>
      {alertCount > 0 ? <Taken call={call} /> : null}
      {summary ? <span class="call-card-summary">{summary}</span> : null}
    </a>
  );
}

/** Who has its alerts, and since when. */
function Taken({ call }: { readonly call: Call }) {
  const { openAlertPriority, acknowledgedByName, acknowledgedAt } = call;
  if (openAlertPriority !== null) return <span class="call-card-taken">{boardWords.untaken}</span>;
  if (acknowledgedByName === null || acknowledgedAt === null) return null;
  return (
    <span class="call-card-taken" data-tone="good">
      <Icon name="checks" />
      {boardWords.taken(acknowledgedByName)} · <Ago at={acknowledgedAt} />
    </span>
  );
}

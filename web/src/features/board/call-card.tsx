import { useComputed, useSignal } from "@preact/signals";
import { useQuery } from "@tanstack/preact-query";
import { useEffect } from "preact/hooks";
import type { Call, CallContext } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { clock, watchClock } from "../../ui/clock.ts";
import { Icon } from "../../ui/icon.tsx";
import { Ago, Elapsed } from "../../ui/time.tsx";
import { callWords } from "../calls/call.strings.ts";
import { isActive, isOnBoard } from "../calls/call-state.ts";
import { callerText, nameOf, phoneText } from "../calls/call-words.ts";
import { StatusBadge } from "../calls/status-badge.tsx";
import { boardWords } from "./board.strings.ts";
import { callContextQuery } from "./call-context.queries.ts";
import { contextText, smsTrouble } from "./card-words.ts";
import { useSpoken } from "./use-spoken.ts";

/** A call on the board, as large as every other one. */
export function CallCard({ call }: { readonly call: Call }) {
  const { id, status, priority, alertCount } = call;
  const { data: context = null, refetch } = useQuery(callContextQuery(call));
  // A call in which nobody speaks any more is followed for its SMS.
  const spoken = useSpoken(isActive(call) || alertCount > 0 ? call : undefined, () => {
    if (alertCount > 0) void refetch();
  });
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
      <Facts call={call} />
      <Context call={call} context={context} />
      <span class="call-card-said">
        {spoken ? (
          <>
            <strong>{boardWords.speakers[spoken.role]}:</strong> {spoken.text}
          </>
        ) : (
          call.summary
        )}
      </span>
      <span class="call-card-foot">
        <Sms context={context} />
        {alertCount > 0 ? <Taken call={call} /> : null}
      </span>
    </a>
  );
}

/** From which side it comes, and who has it. */
function Facts({ call }: { readonly call: Call }) {
  const { direction, userName } = call;
  return (
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
        <span class="call-card-clip">{userName ?? callWords.facts.voiceAgent}</span>
      </span>
    </span>
  );
}

/** Who calls, as far as it is known; the text alone follows the clock. */
function Context(props: { readonly call: Call; readonly context: CallContext | null }) {
  useEffect(watchClock, []);
  const known = useSignal(props);
  known.value = props;
  const text = useComputed(() => contextText(known.value.call, known.value.context, clock.nowMs.value));
  return <span class="call-card-context muted">{text}</span>;
}

/** What is not as it should be of its SMS; rendered again when that is another, not with the clock. */
function Sms({ context }: { readonly context: CallContext | null }) {
  useEffect(watchClock, []);
  const sms = useSignal<CallContext["sms"]>(null);
  sms.value = context?.sms ?? null;
  const trouble = useComputed(() => smsTrouble(sms.value, clock.nowMs.value));
  const [text, tone] = [useComputed(() => trouble.value?.text), useComputed(() => trouble.value?.tone)];
  if (text.value === undefined) return null;
  return (
    <span class="call-card-sms" data-tone={tone.value}>
      <Icon name="send" />
      <span class="call-card-clip" title={text.value}>
        {text.value}
      </span>
    </span>
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
      <span class="call-card-clip">
        {boardWords.taken(acknowledgedByName)} · <Ago at={acknowledgedAt} />
      </span>
    </span>
  );
}

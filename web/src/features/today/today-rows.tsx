import { api } from "../../data/api.ts";
import { can } from "../../data/session.ts";
import type { Alert, Call, Task } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { formatWhen } from "../../ui/format.ts";
import { formatPhone } from "../../ui/phone.ts";
import { Ago, Elapsed } from "../../ui/time.tsx";
import { CallButton } from "../calling/call-button.tsx";
import { callerText } from "../calls/call-words.ts";
import { doWithUndo } from "./do-with-undo.ts";
import {
  alertsQuery,
  type Callback,
  tasksQuery,
  type Thread,
  threadsQuery,
  type Voicemail,
  voicemailsQuery,
} from "./today.queries.ts";
import { todayWords as words } from "./today.strings.ts";
import { RowText } from "./today-panel.tsx";

/** The one thing to do about a row. */
function Do(props: { readonly deed: string; readonly what: string; readonly onDo: () => unknown }) {
  const { deed, what, onDo } = props;
  return (
    <Button size="small" aria-label={words.doWhat(deed, what)} onClick={() => void onDo()}>
      {deed}
    </Button>
  );
}

/** When something is due: how long ago, or at what time; read anew with each answer. */
function Due({ at }: { readonly at: string }) {
  const isOver = Date.parse(at) < Date.now();
  return (
    <span class="today-when tabular" data-tone={isOver ? "bad" : "neutral"}>
      {isOver ? <Ago at={at} /> : words.due(formatWhen(at, Date.now()))}
    </span>
  );
}

/** An urgent alert: take it. */
export function AlertRow({ alert }: { readonly alert: Alert }) {
  const { id, priority, body, callId, createdAt } = alert;
  const href = `/calls/${callId}`;
  const deed = {
    ...{ queryKey: alertsQuery.queryKey, id, text: words.taken, href },
    act: () => api.acknowledgeAlert({ params: { id } }),
  };
  return (
    <>
      <PriorityBadge priority={priority} />
      <RowText href={href} title={body} />
      <span class="today-when muted">
        <Ago at={createdAt} />
      </span>
      {can("alerts:acknowledge") ? (
        <Do deed={words.take} what={body.slice(0, 80)} onDo={() => doWithUndo(deed)} />
      ) : null}
    </>
  );
}

/** A call that one is in. */
export function MyCallRow({ call }: { readonly call: Call }) {
  return (
    <>
      <RowText href={`/calls/${call.id}`} title={callerText(call)} detail={words.talking} />
      <span class="today-when">
        <Elapsed since={call.startedAt ?? call.initiatedAt} until={call.endedAt} />
      </span>
    </>
  );
}

/** A callback that was promised: call. */
export function CallbackRow({ callback }: { readonly callback: Callback }) {
  const { callId, dueAt, leadId, contactId, phone, knownAs } = callback;
  const number = phone === null ? null : formatPhone(phone);
  const who = knownAs ?? number ?? words.withheld;
  const person = contactId !== null ? { contactId } : leadId !== null ? { leadId } : {};
  return (
    <>
      <RowText
        href={leadId === null ? `/calls/${callId}` : `/leads/${leadId}`}
        title={who}
        detail={[words.promised, who === number ? null : number].filter(Boolean).join(" · ")}
      />
      <Due at={dueAt} />
      {phone === null ? null : (
        <CallButton to={{ ...person, phone }} who={who} purpose="service" text={words.callBack} />
      )}
    </>
  );
}

/** A task that is due: done. */
export function TaskRow({ task }: { readonly task: Task }) {
  const { id, title, priority, due, status, labels } = task;
  const move = (to: Task["status"]) => api.changeTaskStatus({ params: { id }, body: { status: to } });
  const deed = {
    ...{ queryKey: tasksQuery.queryKey, id, text: words.taskDone(title) },
    ...{ act: () => move("done"), undo: () => move(status) },
  };
  return (
    <>
      <PriorityBadge priority={priority} />
      <RowText href={`/tasks/${id}`} title={title} detail={labels.join(", ")} />
      {due === null ? null : <Due at={due.at} />}
      {can("tasks:write") ? <Do deed={words.done} what={title} onDo={() => doWithUndo(deed)} /> : null}
    </>
  );
}

/** A thread with something unread: read. */
export function ThreadRow({ thread }: { readonly thread: Thread }) {
  const { id, contact, lead, phone, unread, snippet, lastMessageAt, lastSequence } = thread;
  const who = contact?.name ?? lead?.company ?? (phone === null ? words.withheld : formatPhone(phone));
  const params = { id };
  const deed = {
    ...{ queryKey: threadsQuery.queryKey, id, text: words.threadRead(who) },
    act: () => api.readThread({ params, body: { sequence: lastSequence } }),
    undo: () => api.markThreadUnread({ params }),
  };
  return (
    <>
      <RowText href={`/inbox/${id}`} title={who} detail={snippet ?? words.unread(unread)} />
      <span class="today-when muted">
        <Ago at={lastMessageAt} />
      </span>
      {can("threads:write") ? <Do deed={words.read} what={who} onDo={() => doWithUndo(deed)} /> : null}
    </>
  );
}

/** A voicemail that nobody has heard: heard. */
export function VoicemailRow({ voicemail }: { readonly voicemail: Voicemail }) {
  const { id, callerName, phone, priority, createdAt, assignedTo } = voicemail;
  const number = phone === null ? words.withheld : formatPhone(phone);
  const who = callerName ?? number;
  const params = { id };
  const deed = {
    ...{ queryKey: voicemailsQuery.queryKey, id, text: words.voicemailHeard(who) },
    act: () => api.markVoicemailRead({ params }),
    undo: () => api.markVoicemailUnread({ params }),
  };
  return (
    <>
      <PriorityBadge priority={priority} />
      <RowText
        href={`/voicemails/${id}`}
        title={who}
        detail={assignedTo?.name ?? (who === number ? "" : number)}
      />
      <span class="today-when muted">
        <Ago at={createdAt} />
      </span>
      {can("voicemails:write") ? <Do deed={words.heard} what={who} onDo={() => doWithUndo(deed)} /> : null}
    </>
  );
}

import { randomUUID } from "node:crypto";
import { inTransaction, type Subscriber, type UnitOfWork } from "../../platform/unit-of-work/index.ts";
import { alertRaised, alertSmsGivenUp, alertUnanswered } from "../alerts/index.ts";
import { callMissed } from "../calls/index.ts";
import { type ChannelsService, messageMentioned, messagePosted } from "../channels/index.ts";
import type { ContactsService } from "../contacts/index.ts";
import { callbackDue } from "../dispositions/index.ts";
import { recordAssigned, recordsAssigned } from "../history/index.ts";
import { importChanged } from "../imports/index.ts";
import { staffOptedOut } from "../inbound-sms/index.ts";
import { incidentEscalated } from "../incidents/index.ts";
import type { LeadsService } from "../leads/index.ts";
import type { OnCallService } from "../on-call/index.ts";
import {
  type TaskForSomebody,
  type TasksService,
  taskAssigned,
  taskDue,
  taskMentioned,
  taskReminder,
} from "../tasks/index.ts";
import { threadMessageChanged, type ThreadWritingService } from "../threads/index.ts";
import { voicemailLeft } from "../voicemails/index.ts";
import { webhookEndpointDisabled } from "../webhooks/index.ts";
import { alertKey } from "./notification-keys.policy.ts";
import { notifiesEverybody } from "./notification-types.policy.ts";
import { type NotifyPayload, notify } from "./notifications.jobs.ts";

/** Which events become notifications, as jobs of the same transaction. */
export function causesSubscribers(services: {
  readonly onCall: Pick<OnCallService, "isOnCall">;
  readonly leads: Pick<LeadsService, "summaryOf">;
  readonly contacts: Pick<ContactsService, "summaryOf">;
  readonly threads: Pick<ThreadWritingService, "summaryOf">;
  readonly channels: Pick<ChannelsService, "listenersOf">;
  readonly tasks: Pick<TasksService, "isForCallback">;
}): Subscriber[] {
  const { onCall, leads, contacts, threads, channels, tasks } = services;
  return [
    inTransaction(alertRaised, ({ alertId, callId, priority }, tx) => {
      if (!notifiesEverybody(priority)) return;
      const key = alertKey("alert.raised", alertId);
      ask(tx, {
        type: "alert.raised",
        subjectType: "call",
        subjectId: callId,
        priority,
        key,
      });
    }),
    inTransaction(alertUnanswered, ({ alertId, callId, priority }, tx) =>
      ask(tx, {
        type: "alert.unanswered",
        subjectType: "call",
        subjectId: callId,
        priority,
        key: alertKey("alert.unanswered", alertId),
      }),
    ),
    inTransaction(alertSmsGivenUp, ({ callId, messageId }, tx) => {
      const key = `sms.given_up:${messageId}`;
      ask(tx, {
        type: "sms.given_up",
        subjectType: "call",
        subjectId: callId,
        priority: 1,
        key,
      });
    }),
    inTransaction(incidentEscalated, ({ incidentId, userIds, round, step }, tx) =>
      ask(tx, {
        type: "incident.raised",
        subjectType: "incident",
        subjectId: incidentId,
        priority: 1,
        key: `incident.raised:${incidentId}:${randomUUID()}`,
        userIds: [...userIds],
        groupKey: `incident.raised:${incidentId}:${round}:${step}`,
      }),
    ),
    inTransaction(staffOptedOut, ({ userId, smsId }, tx) =>
      ask(tx, {
        type: "sms.opted_out",
        subjectType: "user",
        subjectId: userId,
        priority: 2,
        key: `sms.opted_out:${smsId}:${userId}`,
      }),
    ),
    inTransaction(webhookEndpointDisabled, ({ endpointId, version }, tx) =>
      ask(tx, {
        type: "webhook.disabled",
        subjectType: "webhook_endpoint",
        subjectId: endpointId,
        priority: 2,
        key: `webhook.disabled:${endpointId}:${version}`,
      }),
    ),
    inTransaction(staffOptedOut, async ({ userId, smsId }, tx) => {
      if (!(await onCall.isOnCall(tx.db, userId, new Date()))) return;
      ask(tx, {
        type: "on_call.unreachable",
        subjectType: "user",
        subjectId: userId,
        priority: 1,
        key: `on_call.unreachable:${smsId}:${userId}`,
      });
    }),
    inTransaction(callMissed, async ({ callId, leadId, contactId }, tx) => {
      const owner =
        (contactId && (await contacts.summaryOf(tx.db, contactId))?.userId) ||
        (leadId && (await leads.summaryOf(tx.db, leadId))?.userId);
      if (!owner) return;
      ask(tx, {
        type: "call.missed",
        subjectType: "call",
        subjectId: callId,
        priority: 2,
        key: `call.missed:${callId}`,
        userIds: [owner],
        groupKey: `call.missed:${contactId ?? leadId}`,
      });
    }),
    inTransaction(callbackDue, async ({ callId, userId, dueAt }, tx) => {
      // Where it has a task, that one is due.
      if (await tasks.isForCallback(tx.db, callId)) return;
      ask(tx, {
        type: "callback.due",
        subjectType: "call",
        subjectId: callId,
        priority: 2,
        key: `callback.due:${callId}:${dueAt.getTime()}`,
        userIds: [userId],
      });
    }),
    inTransaction(recordAssigned, ({ type, id, userId, by }, tx) => {
      const told = toldOf(type);
      if (told && userId !== by) askAssigned(tx, told, [id], userId);
    }),
    inTransaction(recordsAssigned, ({ type, ids, userId, by }, tx) => {
      const told = toldOf(type);
      if (told && userId !== by) askAssigned(tx, told, ids, userId);
    }),
    inTransaction(voicemailLeft, ({ voicemailId, assignedTo }, tx) => {
      if (assignedTo !== null) askAssigned(tx, ASSIGNED.voicemail, [voicemailId], assignedTo);
    }),
    inTransaction(importChanged, ({ import: one }, tx) => {
      if (one.finishedAt === null || !ENDED.has(one.status)) return;
      ask(tx, {
        type: "import.finished",
        subjectType: "import",
        subjectId: one.id,
        priority: 3,
        key: `import.finished:${one.id}:${one.runNumber}`,
        userIds: [one.createdBy],
      });
    }),
    inTransaction(threadMessageChanged, async ({ threadId, messageId, written }, tx) => {
      if (written !== "inbound") return;
      const userId = (await threads.summaryOf(tx.db, threadId))?.userId;
      if (!userId) return;
      ask(tx, {
        type: "thread.message",
        subjectType: "thread",
        subjectId: threadId,
        priority: 2,
        key: `thread.message:${messageId}`,
        userIds: [userId],
        groupKey: `thread.message:${threadId}`,
      });
    }),
    inTransaction(messagePosted, async ({ channel, message: { id, authorId } }, tx) => {
      if (channel.type !== "direct" || authorId === null) return;
      const userIds = (await channels.listenersOf(tx.db, channel.id)).filter((userId) => userId !== authorId);
      if (userIds.length === 0) return;
      ask(tx, {
        type: "message.direct",
        subjectType: "channel",
        subjectId: channel.id,
        priority: 2,
        key: `message.direct:${id}`,
        userIds,
        actorId: authorId,
        groupKey: `message.direct:${channel.id}`,
      });
    }),
    inTransaction(messageMentioned, ({ channelId, messageId, userIds }, tx) =>
      ask(tx, {
        type: "message.mentioned",
        subjectType: "channel",
        subjectId: channelId,
        priority: 2,
        // An edit may mention others than the message did before.
        key: `message.mentioned:${messageId}:${randomUUID()}`,
        userIds: [...userIds],
        groupKey: `message.mentioned:${channelId}`,
      }),
    ),
    inTransaction(taskAssigned, (task, tx) => {
      // Of what made a task of a rule its people are told anyway, and of the task when it is due.
      if (task.by !== null && task.by !== task.userId)
        askTask(tx, "task.assigned", task, randomUUID(), "task.assigned");
    }),
    inTransaction(taskMentioned, (task, tx) =>
      askTask(tx, "task.mentioned", task, task.commentId, `task.mentioned:${task.taskId}`),
    ),
    inTransaction(taskDue, (task, tx) =>
      askTask(tx, "task.due", task, `${task.taskId}:${task.dueAt.getTime()}`),
    ),
    inTransaction(taskReminder, (task, tx) =>
      askTask(tx, "task.reminder", task, `${task.reminderId}:${task.dueAt.getTime()}`),
    ),
  ];
}

/** What is told of when it is given to somebody. */
const ASSIGNED = {
  lead: { type: "lead.assigned", subjectType: "lead" },
  contact: { type: "contact.assigned", subjectType: "contact" },
  voicemail: { type: "voicemail.assigned", subjectType: "voicemail" },
  thread: { type: "thread.assigned", subjectType: "thread" },
} as const satisfies Record<string, Pick<NotifyPayload, "type" | "subjectType">>;

/** How somebody is told of what is given to them; undefined: they are not. */
const toldOf = (type: string) =>
  Object.hasOwn(ASSIGNED, type) ? ASSIGNED[type as keyof typeof ASSIGNED] : undefined;

const ENDED: ReadonlySet<string> = new Set(["done", "failed", "undone"]);

/** What is given while nobody has looked is one line: an import may give hundreds. */
function askAssigned(
  tx: UnitOfWork,
  told: Pick<NotifyPayload, "type" | "subjectType">,
  [subjectId, ...others]: readonly [string, ...string[]],
  userId: string,
): void {
  // It may be given to somebody, taken and given again: each is told.
  const key = `${told.type}:${subjectId}:${randomUUID()}`;
  const count = others.length + 1;
  ask(tx, { ...told, subjectId, count, priority: 3, key, userIds: [userId], groupKey: told.type });
}

/** Tells one person of a task; `once` tells one occasion from the next. */
function askTask(
  tx: UnitOfWork,
  type: NotifyPayload["type"],
  { taskId, userId, priority }: TaskForSomebody,
  once: string,
  groupKey?: string,
): void {
  const key = `${type}:${once}:${userId}`;
  ask(tx, {
    type,
    subjectType: "task",
    subjectId: taskId,
    priority,
    key,
    userIds: [userId],
    ...(groupKey === undefined ? {} : { groupKey }),
  });
}

/** Asks for a notification of what happens in this unit of work. */
function ask(tx: UnitOfWork, payload: Omit<NotifyPayload, "occurredAt">): void {
  tx.enqueue(notify, { ...payload, occurredAt: new Date().toISOString() });
}

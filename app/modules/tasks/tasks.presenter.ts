import { localDay } from "../../platform/time-zones/index.ts";
import type { TaskDetail } from "./task-details.repository.ts";
import type { TaskComment } from "./task-parts.repository.ts";
import type { TaskRule } from "./task-rules.repository.ts";
import type { TaskCommentJson, TaskDetailJson, TaskJson, TaskRuleJson } from "./tasks.contract.ts";
import type { Due } from "./tasks.policy.ts";
import type { TaskView } from "./tasks.repository.ts";

/** A due date as clients see it. */
export function presentDue({ dueAt, dueTimeZone, isAllDay }: Due) {
  const on = localDay(dueTimeZone, dueAt);
  return { at: dueAt.toISOString(), timeZone: dueTimeZone, isAllDay, on };
}

/** A task as lists show it. */
export function presentTask(task: TaskView): TaskJson {
  const { dueAt, dueTimeZone, isAllDay, recurrence, recursWhen } = task;
  return {
    id: task.id,
    title: task.title,
    description: task.description,
    status: task.status,
    priority: task.priority,
    due: dueAt && dueTimeZone ? presentDue({ dueAt, dueTimeZone, isAllDay }) : null,
    assignees: task.assignees.map(({ id, name }) => ({ id, name })),
    createdBy: named(task.createdBy, task.createdByName),
    callId: task.callId,
    leadId: task.leadId,
    contactId: task.contactId,
    channelId: task.channelId,
    labels: [...task.labels],
    recurrence: recurrence && recursWhen ? { rule: recurrence, nextWhen: recursWhen } : null,
    seriesId: task.seriesId,
    waitsFor: task.waitsFor,
    checklistDone: task.checklistDone,
    checklistTotal: task.checklistTotal,
    commentCount: task.commentCount,
    completedAt: task.completedAt?.toISOString() ?? null,
    completedBy: named(task.completedBy, task.completedByName),
    version: task.version,
    createdAt: task.createdAt.toISOString(),
    updatedAt: task.updatedAt.toISOString(),
    deletedAt: task.deletedAt?.toISOString() ?? null,
  };
}

/** A task with all that belongs to it. */
export function presentTaskDetail(task: TaskDetail): TaskDetailJson {
  return {
    ...presentTask(task),
    checklist: task.checklist.map(({ id, text, checkedAt, checkedBy, checkedByName }) => ({
      id,
      text,
      checkedAt: iso(checkedAt),
      checkedBy: named(checkedBy, checkedByName),
    })),
    comments: task.comments.map(presentComment),
    blockedBy: [...task.blockedBy],
    blocks: [...task.blocks],
    reminders: task.reminders.map(({ minutesBefore, remindAt, toldAt }) => ({
      minutesBefore,
      remindAt: iso(remindAt),
      toldAt: iso(toldAt),
    })),
    nextId: task.nextId,
  };
}

/** A comment as clients see it. */
export function presentComment(comment: TaskComment): TaskCommentJson {
  return {
    id: comment.id,
    author: named(comment.authorId, comment.authorName),
    body: comment.body,
    mentions: [...comment.mentions],
    createdAt: new Date(comment.createdAt).toISOString(),
    editedAt: iso(comment.editedAt),
  };
}

/** A rule as clients see it. */
export function presentTaskRule(rule: TaskRule): TaskRuleJson {
  return { ...rule, updatedAt: rule.updatedAt.toISOString() };
}

function named(id: string | null, name: string | null) {
  return id === null ? null : { id, name: name ?? "" };
}

/** The database writes times into JSON in a way of its own. */
function iso(time: string | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

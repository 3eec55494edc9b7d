import { randomUUID } from "node:crypto";
import { readTask } from "../../modules/tasks/task-details.repository.ts";
import {
  checklistRepository,
  commentsRepository,
  dependenciesRepository,
} from "../../modules/tasks/task-parts.repository.ts";
import { taskRemindersRepository } from "../../modules/tasks/task-reminders.repository.ts";
import { taskCountsQuerySchema, taskListQuerySchema } from "../../modules/tasks/tasks.contract.ts";
import { dayIn } from "../../modules/tasks/tasks.policy.ts";
import { NEVER, tasksRepository } from "../../modules/tasks/tasks.repository.ts";
import type { RecordScope } from "../../platform/record-scope/index.ts";
import type { IndexPromise, Subject } from "./index-promise.ts";

/** Tasks of two years, most of them done, with what belongs to them. */
export const TASK_ROWS = `
  insert into tasks (title, description, status, priority, due_at, due_time_zone, tell_at, due_told_at, created_by, call_id, lead_id, contact_id,
      channel_id, labels, cause, recurrence, recurs_when, series_starts_at, occurs_at, next_id, created_at, deleted_at)
    select 'Task ' || md5(n::text), 'About ' || md5((n * 3)::text),
      case when n % 40 = 0 then 'todo' when n % 170 = 0 then 'in_progress' else 'done' end, 1 + n % 4, due, zone, due,
      case when due < now() - interval '1 minute' then due end, worker.id, call.id, lead.id, contact.id,
      ('00000000-0000-7000-8000-' || lpad((n % 300)::text, 12, '0'))::uuid,
      case when n % 200 = 0 then '{quote}'::text[] else '{office}'::text[] end, 'missed_call:' || n,
      case when due is not null and n % 9 = 0 then 'FREQ=DAILY' end, case when n % 9 = 0 then 'due' end, due, due,
      case when n % 9 = 0 and n % 900 <> 0 then gen_random_uuid() end,
      now() - n * interval '30 minutes', case when n % 150 = 0 then now() - n * interval '20 minutes' end
    from generate_series(1, 30000) n
      left join lateral (select now() - (n - 200) * interval '31 minutes' as due, 'UTC' as zone where n % 5 > 0) as dated on true
      left join (select id, row_number() over () as place from users limit 300) worker on worker.place = n % 320
      left join (select id, row_number() over () as place from calls limit 30000) call on call.place = n
      left join (select id, row_number() over () as place from leads limit 10000) lead on lead.place = n % 20000
      left join (select id, row_number() over () as place from contacts limit 10000) contact on contact.place = n % 20000;
  insert into task_assignees (task_id, user_id, status) select id, created_by, status from tasks where created_by is not null;
  insert into task_comments (task_id, author_id, body, created_at) select id, created_by, 'Done?', created_at from tasks;
  insert into task_mentions (comment_id, task_id, user_id)
    select id, task_id, author_id from task_comments where author_id is not null and random() < 0.2;
  insert into task_checklist_items (task_id, position, text) select id, n, 'Item' from tasks, generate_series(0, 1) n;
  insert into task_dependencies (task_id, blocked_by)
    select id, lag from (select id, lag(id) over (order by id) from tasks) as pairs where lag is not null and random() < 0.3;
  insert into task_reminders (task_id, user_id, minutes_before, remind_at, told_at)
    select id, created_by, 30, tell_at, due_told_at from tasks where created_by is not null and tell_at is not null;
`;

const now = new Date();
const SOME_ID = "00000000-0000-7000-8000-000000000007";
const listQuery = (filters: Record<string, string>) => taskListQuerySchema.parse(filters);
const page =
  (
    filters: Record<string, string>,
    after?: { at: string; id: string; priority: number | null },
    isMine = false,
  ) =>
  ({ db, userId }: Subject) => {
    const { timeZone: _, ...query } = listQuery(filters);
    const scope: RecordScope = isMine ? { ownerIds: [userId] } : "all";
    const today = dayIn("UTC", now.toISOString().slice(0, 10));
    return tasksRepository.page(db, { ...query, userId, now, today }, scope, 26, after);
  };
/** Of what somebody sees who does not see everything. */
const counts =
  (filters: Record<string, string>) =>
  ({ db, userId }: Subject) => {
    const { timeZone: _, ...query } = taskCountsQuerySchema.parse(filters);
    const today = dayIn("UTC", now.toISOString().slice(0, 10));
    return tasksRepository.counts(db, { ...query, userId, now, today }, { ownerIds: [userId] });
  };
const after = { at: new Date(now.getTime() - 30 * 86_400_000).toISOString(), id: randomUUID() };
/** What each index of tasks is for (CE-11, DF-7). */
export const TASK_INDEXES: readonly IndexPromise[] = [
  ["tasks_due_priority", "what is due first", page({})],
  ["tasks_due_priority", "its next page", page({}, { ...after, priority: 2 })],
  ["tasks_due_priority", "those without a date", page({}, { ...after, at: NEVER, priority: 2 })],
  ["tasks_due_priority", "what is due today", page({ due: "today" })],
  ["tasks_created", "the newest tasks", page({ sort: "-createdAt" })],
  ["tasks_created", "their next page", page({ sort: "-createdAt" }, { ...after, priority: null })],
  ["tasks_priority_created", "the most urgent tasks", page({ sort: "priority" })],
  ["tasks_priority_created", "their next page", page({ sort: "priority" }, { ...after, priority: 2 })],
  ["tasks_creator_status", "what somebody has others do", page({ createdBy: "me", status: "todo" })],
  ["tasks_channel_status", "what is to be done of a channel", page({ channelId: SOME_ID, status: "todo" })],
  [
    "task_assignees_user_status",
    "what somebody has to do (DF-7)",
    page({ assignee: "me", status: "todo,in_progress" }),
  ],
  [
    "task_mentions_user",
    "what somebody of a department sees",
    page({ status: "in_progress" }, undefined, true),
  ],
  ["tasks_call", "tasks of a call", (subject) => page({ callId: subject.callId })(subject)],
  ["tasks_lead", "tasks of a lead", page({ leadId: SOME_ID })],
  ["tasks_contact", "tasks of a contact", page({ contactId: SOME_ID })],
  ["tasks_labels", "tasks with a label", page({ label: "quote" })],
  ["tasks_found", "tasks by a word", page({ q: "7a614fd06c" })],
  ["tasks_due_priority", "tasks by a word that most have", page({ q: "task" })],
  ["tasks_found", "how many have a common word", counts({ q: "task" })],
  ["tasks_of_nobody", "how many somebody of a department sees", counts({})],
  ["tasks_counted", "the states of those", counts({})],
  ["tasks_deleted", "tasks that were deleted", page({ deleted: "true" })],
  [
    "tasks_deleted",
    "forgetting them",
    ({ db }) => tasksRepository.prune(db, new Date(now.getTime() - 10 ** 12), 500),
  ],
  [
    "tasks_call",
    "calls that prove to be one",
    ({ db, callId }) => tasksRepository.moveToCall(db, callId, [randomUUID()]),
  ],
  ["tasks_cause_key", "what a call has made", ({ db }) => tasksRepository.lockByCause(db, "missed_call:7")],
  ["tasks_untold", "whom to tell", ({ db }) => taskRemindersRepository.takeDue(db, now, 100)],
  [
    "task_reminders_untold",
    "whom to remind",
    ({ db }) => taskRemindersRepository.takeReminders(db, now, 100),
  ],
  [
    "tasks_recurring",
    "which series to go on with",
    ({ db }) => taskRemindersRepository.dueForNext(db, now, 100),
  ],
  [
    "task_comments_task",
    "what was said of a task",
    ({ db }) => commentsRepository.page(db, SOME_ID, 26, after),
  ],
  ["task_mentions_task", "who is mentioned", ({ db }) => tasksRepository.byId(db, SOME_ID)],
  ["task_checklist_items_task", "a task's list", ({ db }) => checklistRepository.ids(db, SOME_ID)],
  [
    "task_dependencies_blocker",
    "what waits for a task",
    ({ db }) => dependenciesRepository.blockedBy(db, SOME_ID),
  ],
  [
    "task_comments_task",
    "a task whole",
    ({ db, userId }) => readTask(db, SOME_ID, { scope: { ownerIds: [userId] }, userId }),
  ],
];

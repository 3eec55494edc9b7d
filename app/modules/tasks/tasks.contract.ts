import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";
import { timeZoneSchema } from "../../http/time-zone.contract.ts";
import { recordChangeSchema } from "../history/history.contract.ts";

const isoDate = z.iso.datetime();
/** Of plans: what lies beyond is a slip of the pen. */
const PLANNED = { from: "2000", until: "2200" } as const;
const isPlannable = (time: string) => time >= PLANNED.from && time < PLANNED.until;
const notPlannable = { error: `must be between ${PLANNED.from} and ${PLANNED.until}` };
const prioritySchema = z.literal([1, 2, 3, 4]).describe("1 = P1 = most urgent");
const personSchema = z.object({ id: idSchema, name: z.string() });

/** All states of a task, in the order in which it usually passes them; the last two end it. */
export const taskStatusSchema = z.enum(["todo", "in_progress", "blocked", "done", "cancelled"]);

/** When the next task of a series is made. */
export const recursWhenSchema = z
  .enum(["done", "due"])
  .describe("`done`: when this one is done; `due`: when this one falls due, done or not");

/** What can make a task by itself. */
export const taskCauseSchema = z
  .enum(["missed_call", "callback", "retry", "action_item"])
  .describe(
    "A call that nobody answered; a call back that was promised; a disposition that has the lead called again; something that an analysis of a call found to be done",
  );

/** A comment on a task. */
export const taskCommentSchema = z
  .object({
    id: idSchema,
    author: personSchema.nullable(),
    body: z.string().describe("Whoever it mentions stands in it as `<@id>`"),
    mentions: z.array(personSchema),
    createdAt: isoDate,
    editedAt: isoDate.nullable(),
  })
  .meta({ id: "TaskComment" });

/** One thing of a task's list. */
export const checklistItemSchema = z
  .object({
    id: idSchema,
    text: z.string(),
    checkedAt: isoDate.nullable(),
    checkedBy: personSchema.nullable(),
  })
  .meta({ id: "ChecklistItem" });

/** When a task is due, as it was meant. */
export const dueSchema = z.object({
  at: isoDate.describe("On a whole day: the end of it"),
  timeZone: z.string().describe("IANA name of the zone that it was meant in"),
  isAllDay: z.boolean(),
  on: z.iso.date().describe("The day of it, in its zone"),
});

/** A task as lists show it. */
export const taskSchema = z
  .object({
    id: idSchema,
    title: z.string(),
    description: z.string().nullable(),
    status: taskStatusSchema,
    priority: prioritySchema,
    due: dueSchema.nullable(),
    assignees: z.array(personSchema),
    createdBy: personSchema.nullable().describe("Null: it was made by a rule"),
    callId: idSchema.nullable(),
    leadId: idSchema.nullable(),
    contactId: idSchema.nullable(),
    channelId: idSchema.nullable(),
    labels: z.array(z.string()),
    recurrence: z
      .object({ rule: z.string().describe("RRULE of RFC 5545"), nextWhen: recursWhenSchema })
      .nullable(),
    seriesId: idSchema.nullable().describe("The same for all tasks of one series"),
    waitsFor: z.number().int().describe("Tasks that must be done before it and are not"),
    checklistDone: z.number().int(),
    checklistTotal: z.number().int(),
    commentCount: z.number().int(),
    completedAt: isoDate.nullable().describe("When it was done or cancelled"),
    completedBy: personSchema.nullable(),
    version: z.number().int().describe("Also the ETag; name it in If-Match to change the task"),
    createdAt: isoDate,
    updatedAt: isoDate,
    deletedAt: isoDate.nullable(),
  })
  .meta({ id: "Task" });

const relatedTaskSchema = z.object({
  id: idSchema,
  title: z.string().nullable().describe("Null: you may not see it"),
  status: taskStatusSchema,
});

/** A task with everything that belongs to it. */
export const taskDetailSchema = taskSchema
  .extend({
    checklist: z.array(checklistItemSchema),
    comments: z.array(taskCommentSchema).describe("The newest fifty, newest first"),
    blockedBy: z.array(relatedTaskSchema).describe("What must be done before it"),
    blocks: z.array(relatedTaskSchema).describe("What waits for it"),
    reminders: z
      .array(
        z.object({
          minutesBefore: z.number().int(),
          remindAt: isoDate.nullable(),
          toldAt: isoDate.nullable(),
        }),
      )
      .describe("Your own"),
    nextId: idSchema.nullable().describe("The task of its series that follows it"),
  })
  .meta({ id: "TaskDetail" });

/** A lower-case word or a few. */
const labelSchema = z.string().trim().toLowerCase().min(1).max(40);

/** When a task is to be due: at an instant, or on a whole day. */
export const newDueSchema = z.union([
  z.strictObject({ at: isoDate.refine(isPlannable, notPlannable), timeZone: timeZoneSchema.optional() }),
  z.strictObject({ on: z.iso.date().refine(isPlannable, notPlannable), timeZone: timeZoneSchema.optional() }),
]);

const recurrenceSchema = z.strictObject({
  rule: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .describe(
      "RRULE of RFC 5545 by days, weeks, months or years, such as `FREQ=WEEKLY;BYDAY=MO,TH`; it begins with the due date, whose time of day it keeps in its zone",
    ),
  nextWhen: recursWhenSchema.default("done"),
});

const fields = {
  title: lineSchema(200),
  description: z.string().trim().min(1).max(10_000).nullable(),
  priority: prioritySchema,
  due: newDueSchema.nullable().describe("Zones that are left out: the organization's"),
  dueText: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .describe("In words, instead of `due`: `tomorrow 3pm`, `next friday`, `in 2 hours`, `demain 15h`"),
  timeZone: timeZoneSchema.describe("In which `dueText` is meant; left out: the organization's"),
  assigneeIds: z.array(idSchema).max(20).describe("Whose task it is; all of them"),
  callId: idSchema.nullable(),
  leadId: idSchema.nullable(),
  contactId: idSchema.nullable(),
  channelId: idSchema.nullable().describe("Where it is spoken of"),
  labels: z
    .array(labelSchema)
    .max(20)
    .transform((labels) => [...new Set(labels)]),
  recurrence: recurrenceSchema.nullable(),
};

const isOnce = { error: "is the other way to say `due`: send one of them", path: ["dueText"] };

/** What making a task takes. */
export const newTaskSchema = z
  .strictObject(fields)
  .partial()
  .extend({
    title: fields.title,
    checklist: z.array(lineSchema(300)).max(200).optional().describe("Texts of its list, in order"),
    blockedBy: z.array(idSchema).max(50).optional().describe("Tasks that must be done before it"),
  })
  .refine(({ due, dueText }) => due === undefined || dueText === undefined, isOnce);

/** What changing a task takes: the fields that change; null empties one. */
export const taskPatchSchema = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).some((field) => field !== "timeZone"), "names no field to change")
  .refine(({ due, dueText }) => due === undefined || dueText === undefined, isOnce);

const filters = {
  status: z
    .string()
    .transform((list) => list.split(","))
    .pipe(z.array(taskStatusSchema).min(1))
    .optional()
    .describe("One state, or several with commas"),
  assignee: z
    .union([z.literal("me"), z.literal("nobody"), idSchema])
    .optional()
    .describe("A user's id, `me` or `nobody`"),
  createdBy: z
    .union([z.literal("me"), idSchema])
    .optional()
    .describe("A user's id, or `me`"),
  priority: z.coerce.number().int().min(1).max(4).optional().describe("1 is the most urgent"),
  due: z
    .enum(["overdue", "today", "none"])
    .optional()
    .describe("Past and not ended; on this day in `timeZone`; without a date"),
  dueFrom: isoDate.optional().describe("Due at or after"),
  dueBefore: isoDate.optional().describe("Due before"),
  timeZone: timeZoneSchema.optional().describe("Whose day `today` is; left out: the organization's"),
  callId: idSchema.optional().describe("Of this call"),
  leadId: idSchema.optional().describe("Of this lead"),
  contactId: idSchema.optional().describe("Of this contact"),
  channelId: idSchema.optional().describe("Of this channel"),
  label: labelSchema.optional().describe("Only those that have it"),
  q: z
    .string()
    .trim()
    .min(2)
    .max(80)
    .optional()
    .describe("Words, each of which begins one of the title or the description, accents and case aside"),
};

/** Filters of the list of tasks. */
export const taskListQuerySchema = pageQuerySchema.extend({
  ...filters,
  deleted: z.stringbool().default(false).describe("Those that were deleted, instead of the others"),
  sort: z
    .enum(["due", "priority", "-createdAt"])
    .default("due")
    .describe("What is due first, those without a date last; the most urgent first; the newest first"),
});

/** Filters of the counts of tasks. */
export const taskCountsQuerySchema = z.object(filters).omit({ status: true });

const minutesBefore = z
  .number()
  .int()
  .min(0)
  .max(40_320)
  .describe("Before it is due, 28 days at most; before nine in the morning where it is due on a whole day");

/** What the rules say that make tasks by themselves. */
export const taskRuleSchema = z
  .object({
    cause: taskCauseSchema,
    isOn: z.boolean(),
    priority: prioritySchema,
    dueInMinutes: z
      .number()
      .int()
      .nullable()
      .describe("After the cause, where that names no time itself; null: then the task has no due date"),
    version: z.number().int().describe("Also the ETag; name it in If-Match to change the rule"),
    updatedAt: isoDate,
  })
  .meta({ id: "TaskRule" });

/** What changing a rule takes: the fields that change. */
export const taskRulePatchSchema = z
  .strictObject({
    isOn: z.boolean(),
    priority: prioritySchema,
    dueInMinutes: z.number().int().min(1).max(43_200).nullable().describe("30 days at most"),
  })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "names no field to change");

const read = { permission: "tasks:read" } as const;
const write = { permission: "tasks:write" } as const;
const byId = z.object({ id: idSchema });
const byItem = byId.extend({ itemId: idSchema });
const byComment = byId.extend({ commentId: idSchema });
const oneTask = { description: "The task; its version is the ETag", schema: taskDetailSchema } as const;
const notThere = { 404: "There is no such task for you" } as const;
const commentBody = z.strictObject({
  body: z
    .string()
    .trim()
    .min(1)
    .max(5_000)
    .describe("Mention somebody as `<@id>`: they are told, and see the task"),
});

/** What is to be done, by whom and until when. */
export const tasksContract = {
  tag: {
    name: "Tasks",
    description: "What is to be done, by whom and until when; and which events make tasks by themselves.",
  },
  endpoints: {
    listTasks: {
      method: "GET",
      path: "/api/tasks",
      summary: "List tasks",
      access: read,
      query: taskListQuerySchema,
      responses: { 200: { description: "In the order of `sort`", schema: pageSchema(taskSchema) } },
    },
    countTasks: {
      method: "GET",
      path: "/api/tasks/counts",
      summary: "Count tasks by state",
      access: read,
      query: taskCountsQuerySchema,
      responses: {
        200: {
          description: "How many the filters leave, by state",
          schema: z.object({
            todo: z.number().int(),
            in_progress: z.number().int(),
            blocked: z.number().int(),
            done: z.number().int(),
            cancelled: z.number().int(),
          }),
        },
      },
    },
    readDueText: {
      method: "GET",
      path: "/api/tasks/due-text",
      summary: "See which due date some words mean",
      access: read,
      query: z.object({
        text: fields.dueText.describe("Such as `tomorrow 3pm`, in English or French"),
        timeZone: fields.timeZone.optional().describe("In which it is meant; left out: the organization's"),
      }),
      responses: {
        200: {
          description: "What it means now; null: nothing that we understand",
          schema: z.object({ due: dueSchema.nullable() }),
        },
      },
    },
    createTask: {
      method: "POST",
      path: "/api/tasks",
      summary: "Make a task",
      access: write,
      inBatch: "atomic",
      body: newTaskSchema,
      responses: { 201: oneTask },
    },
    getTask: {
      method: "GET",
      path: "/api/tasks/:id",
      summary: "See a task with all that belongs to it",
      access: read,
      params: byId,
      responses: { 200: oneTask },
      problems: notThere,
    },
    updateTask: {
      method: "PATCH",
      path: "/api/tasks/:id",
      summary: "Change fields of a task",
      description:
        "A due date of its own moves this task alone; a `recurrence` begins its series anew, with the task's due date.",
      access: write,
      inBatch: "atomic",
      isVersioned: true,
      params: byId,
      body: taskPatchSchema,
      responses: { 200: oneTask },
      problems: notThere,
    },
    changeTaskStatus: {
      method: "POST",
      path: "/api/tasks/:id/status",
      summary: "Move a task to another state",
      description:
        "Cancelling ends a series. A task that is blocked, or waits for others, is done only by `force`; the audit log says so.",
      access: write,
      inBatch: "atomic",
      params: byId,
      body: z.strictObject({
        status: taskStatusSchema,
        force: z.boolean().default(false).describe("Do it although the task is blocked or waits for others"),
      }),
      responses: { 200: oneTask },
      problems: { ...notThere, 409: "A task in this state cannot move to that one, or it waits for others" },
    },
    deleteTask: {
      method: "DELETE",
      path: "/api/tasks/:id",
      summary: "Delete a task",
      description: "It can be restored.",
      access: write,
      inBatch: "atomic",
      isVersioned: true,
      params: byId,
      responses: { 204: { description: "Deleted" } },
      problems: notThere,
    },
    restoreTask: {
      method: "POST",
      path: "/api/tasks/:id/restore",
      summary: "Bring a deleted task back",
      access: write,
      inBatch: "atomic",
      params: byId,
      responses: { 200: oneTask },
      problems: notThere,
    },
    listTaskChanges: {
      method: "GET",
      path: "/api/tasks/:id/changes",
      summary: "See what became of a task",
      access: read,
      params: byId,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(recordChangeSchema) } },
      problems: notThere,
    },
    listTaskComments: {
      method: "GET",
      path: "/api/tasks/:id/comments",
      summary: "Read what was said of a task",
      access: read,
      params: byId,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(taskCommentSchema) } },
      problems: notThere,
    },
    addTaskComment: {
      method: "POST",
      path: "/api/tasks/:id/comments",
      summary: "Say something about a task",
      access: write,
      inBatch: "atomic",
      params: byId,
      body: commentBody,
      responses: { 201: { description: "The comment", schema: taskCommentSchema } },
      problems: notThere,
    },
    editTaskComment: {
      method: "PATCH",
      path: "/api/tasks/:id/comments/:commentId",
      summary: "Change a comment of your own",
      access: write,
      inBatch: "atomic",
      params: byComment,
      body: commentBody,
      responses: { 200: { description: "The comment", schema: taskCommentSchema } },
      problems: { 404: "There is no such task for you, or no such comment of yours" },
    },
    deleteTaskComment: {
      method: "DELETE",
      path: "/api/tasks/:id/comments/:commentId",
      summary: "Delete a comment of your own",
      access: write,
      inBatch: "atomic",
      params: byComment,
      responses: { 204: { description: "Deleted" } },
      problems: { 404: "There is no such task for you, or no such comment of yours" },
    },
    addChecklistItem: {
      method: "POST",
      path: "/api/tasks/:id/checklist",
      summary: "Add to a task's list",
      access: write,
      inBatch: "atomic",
      params: byId,
      body: z.strictObject({ text: lineSchema(300) }),
      responses: { 201: oneTask },
      problems: { ...notThere, 409: "The list is as long as it may be" },
    },
    changeChecklistItem: {
      method: "PATCH",
      path: "/api/tasks/:id/checklist/:itemId",
      summary: "Check, move or reword an item of a task's list",
      access: write,
      inBatch: "atomic",
      params: byItem,
      body: z
        .strictObject({
          text: lineSchema(300),
          isChecked: z.boolean(),
          position: z.number().int().min(0).max(199).describe("Its place in the list from then on, from 0"),
        })
        .partial()
        .refine((patch) => Object.keys(patch).length > 0, "names no field to change"),
      responses: { 200: oneTask },
      problems: { 404: "There is no such task for you, or no such item" },
    },
    deleteChecklistItem: {
      method: "DELETE",
      path: "/api/tasks/:id/checklist/:itemId",
      summary: "Take an item off a task's list",
      access: write,
      inBatch: "atomic",
      params: byItem,
      responses: { 200: oneTask },
      problems: { 404: "There is no such task for you, or no such item" },
    },
    addTaskBlocker: {
      method: "PUT",
      path: "/api/tasks/:id/blockers/:blockerId",
      summary: "Have a task wait for another one",
      access: write,
      inBatch: "atomic",
      params: byId.extend({ blockerId: idSchema }),
      responses: { 200: oneTask },
      problems: { ...notThere, 409: "They would wait for each other, or it waits for too many" },
    },
    removeTaskBlocker: {
      method: "DELETE",
      path: "/api/tasks/:id/blockers/:blockerId",
      summary: "Have a task no longer wait for another one",
      access: write,
      inBatch: "atomic",
      params: byId.extend({ blockerId: idSchema }),
      responses: { 200: oneTask },
      problems: notThere,
    },
    setTaskReminders: {
      method: "PUT",
      path: "/api/tasks/:id/reminders",
      summary: "Say when you want to be reminded of a task",
      description: "Your own; those that were there before go. Without a due date they wait for one.",
      access: write,
      inBatch: "atomic",
      params: byId,
      body: z.strictObject({ minutesBefore: z.array(minutesBefore).max(10) }),
      responses: { 200: oneTask },
      problems: notThere,
    },
    listTaskRules: {
      method: "GET",
      path: "/api/task-rules",
      summary: "See which events make tasks",
      access: read,
      responses: {
        200: { description: "One for each cause", schema: z.object({ items: z.array(taskRuleSchema) }) },
      },
    },
    changeTaskRule: {
      method: "PATCH",
      path: "/api/task-rules/:cause",
      summary: "Change whether and how an event makes a task",
      access: { permission: "task-rules:manage" },
      inBatch: "atomic",
      isVersioned: true,
      params: z.object({ cause: taskCauseSchema }),
      body: taskRulePatchSchema,
      responses: { 200: { description: "The rule; its version is the ETag", schema: taskRuleSchema } },
    },
  },
  channels: {
    tasks: {
      pattern: "tasks",
      access: read,
      events: {
        /** Read it again where it is shown: whoever may not see it is told no more than its id. */
        "task.changed": z.object({ id: idSchema, version: z.number().int() }),
      },
    },
    task: {
      pattern: "task:{id}",
      access: read,
      events: { "task.changed": z.object({ id: idSchema, version: z.number().int() }) },
    },
  },
} as const satisfies ModuleContract;

export type TaskStatus = z.output<typeof taskStatusSchema>;
export type TaskCause = z.output<typeof taskCauseSchema>;
export type TaskJson = z.output<typeof taskSchema>;
export type TaskDetailJson = z.output<typeof taskDetailSchema>;
export type TaskCommentJson = z.output<typeof taskCommentSchema>;
export type TaskRuleJson = z.output<typeof taskRuleSchema>;
export type TaskListQuery = z.output<typeof taskListQuerySchema>;
export type TaskCountsQuery = z.output<typeof taskCountsQuerySchema>;
export type NewDue = z.output<typeof newDueSchema>;
export type NewTask = z.output<typeof newTaskSchema>;
export type TaskPatch = z.output<typeof taskPatchSchema>;
export type TaskRulePatch = z.output<typeof taskRulePatchSchema>;

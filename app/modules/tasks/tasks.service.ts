import { randomUUID } from "node:crypto";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import {
  type Database,
  keysetCursor,
  type Page,
  type PageRequest,
  type Queryable,
} from "../../platform/database/index.ts";
import { AppError, commonErrors, type FieldError } from "../../platform/errors/index.ts";
import { readNaturalDate } from "../../platform/natural-dates/index.ts";
import { recurrenceProblem } from "../../platform/recurrence/index.ts";
import { isWithinScope } from "../../platform/record-scope/index.ts";
import { annotateSpan } from "../../platform/telemetry/index.ts";
import { localDay } from "../../platform/time-zones/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { CallsService } from "../calls/index.ts";
import type { ChannelsService } from "../channels/index.ts";
import type { ContactsService } from "../contacts/index.ts";
import { createOwnedRecords, type HistoryService, type Person } from "../history/index.ts";
import { type Actor, type IdentityService, SYSTEM } from "../identity/index.ts";
import type { LeadsService } from "../leads/index.ts";
import { readTask, type TaskDetail } from "./task-details.repository.ts";
import { checklistRepository, dependenciesRepository } from "./task-parts.repository.ts";
import { taskRemindersRepository } from "./task-reminders.repository.ts";
import type { NewTask, TaskCountsQuery, TaskListQuery, TaskPatch, TaskStatus } from "./tasks.contract.ts";
import type { DemoTask } from "./tasks.demo.ts";
import { createTasksBulkKind } from "./tasks.bulk.ts";
import { taskErrors } from "./tasks.errors.ts";
import { taskAssigned, taskChanged, taskStatusChanged, taskUnassigned } from "./tasks.events.ts";
import {
  type Due,
  dayIn,
  dueOf,
  isOpen,
  moveProblem,
  nextOfSeries,
  nextStatuses,
  occursAtOf,
  ownersOf,
  saidDue,
  tellAtOf,
} from "./tasks.policy.ts";
import {
  NEVER,
  type Task,
  type TaskFields,
  type TaskFilters,
  type TaskPosition,
  type TaskView,
  tasksRepository,
} from "./tasks.repository.ts";

const HISTORY_FIELDS = [
  "title",
  "description",
  "status",
  "priority",
  "dueAt",
  "dueTimeZone",
  "isAllDay",
  "assigneeIds",
  "callId",
  "leadId",
  "contactId",
  "channelId",
  "labels",
  "recurrence",
  "recursWhen",
  "nextId",
] as const satisfies readonly (keyof Task)[];

const HOUR_MS = 3_600_000;

/** Whoever changes a task by no request: a rule, a series. */
export type TaskActor = Actor & { readonly userId?: string };

export type TasksService = ReturnType<typeof createTasksService>;

/** Tasks: made, given to people, moved on; each change is in their history. */
export function createTasksService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "userById" | "usersInDepartment">;
  readonly audit: Pick<AuditService, "record">;
  readonly history: HistoryService;
  readonly calls: Pick<CallsService, "call">;
  readonly leads: Pick<LeadsService, "isThere">;
  readonly contacts: Pick<ContactsService, "view">;
  readonly channels: Pick<ChannelsService, "visible">;
  /** Of those who name none. */
  readonly timeZone: string;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, identity, audit, history, now = () => new Date() } = deps;
  const subject = (id: string) => ({ type: "task", id });

  const records = createOwnedRecords<Task, TaskFields>({
    type: "task",
    historyFields: HISTORY_FIELDS,
    history,
    repository: tasksRepository,
    ownerOf: ownersOf,
    notFound: () => taskErrors.task_not_found(),
    onChanged: (tx, { before, after, action }) => {
      tx.publish(taskChanged, { task: after, action });
      if (after.status !== before.status) {
        tx.publish(taskStatusChanged, { taskId: after.id, from: before.status, to: after.status });
      }
    },
  });

  async function view(person: Pick<Person, "scope" | "userId">, id: string): Promise<TaskDetail> {
    const task = await readTask(database.pool, id, person);
    if (!task) throw taskErrors.task_not_found();
    annotateSpan({
      [ATTRIBUTES.taskId]: id,
      ...(task.callId ? { [ATTRIBUTES.callId]: task.callId } : {}),
      ...(task.leadId ? { [ATTRIBUTES.leadId]: task.leadId } : {}),
    });
    return task;
  }

  /** @throws invalid_input when somebody is no user, or a record is not there for this person */
  async function checkLinks(
    person: Person,
    links: Pick<NewTask, "assigneeIds" | "callId" | "leadId" | "contactId" | "channelId">,
    given: readonly string[] = [],
    path = "assigneeIds",
  ): Promise<void> {
    const problems: FieldError[] = [];
    const added = (links.assigneeIds ?? []).filter((id) => !given.includes(id));
    const users = await Promise.all(added.map((id) => identity.userById(id)));
    const unknown = added.filter((_, place) => !users[place]);
    if (unknown.length > 0) {
      problems.push({ path, message: `are no users: ${unknown.join(", ")}` });
    }
    const { callId, leadId, contactId, channelId } = links;
    if (
      callId &&
      !(await isThere(deps.calls.call(callId), ({ userId }) => isWithinScope(person.scope, userId)))
    ) {
      problems.push({ path: "callId", message: "is no call for you" });
    }
    if (leadId && !(await deps.leads.isThere(leadId, person))) {
      problems.push({ path: "leadId", message: "is no lead for you" });
    }
    if (
      contactId &&
      !(await isThere(deps.contacts.view(contactId, person), ({ deletedAt }) => deletedAt === null))
    ) {
      problems.push({ path: "contactId", message: "is no contact for you" });
    }
    if (channelId && !(await deps.channels.visible(person, [channelId])).has(channelId)) {
      problems.push({ path: "channelId", message: "is no channel for you" });
    }
    if (problems.length > 0) throw commonErrors.invalid_input({ fields: problems });
  }

  /** A due date in words; null: nothing that is understood. */
  function readDue(text: string, timeZone = deps.timeZone): Due | null {
    const date = readNaturalDate(text, { now: now(), timeZone });
    return date && saidDue(date, timeZone);
  }

  /** Undefined: nothing was said of it; null: it has none. @throws invalid_input */
  function dueIn({
    due,
    dueText,
    timeZone,
  }: Pick<NewTask, "due" | "dueText" | "timeZone">): Due | null | undefined {
    if (dueText === undefined) return due && dueOf(due, timeZone ?? deps.timeZone);
    const said = readDue(dueText, timeZone);
    if (said) return said;
    const message = "is no date that we understand, such as `tomorrow 3pm` or `demain 15h`";
    throw commonErrors.invalid_input({ fields: [{ path: "dueText", message }] });
  }

  function dueFields(due: Due | null | undefined): TaskFields {
    if (due === undefined) return {};
    if (due === null)
      return { dueAt: null, dueTimeZone: null, isAllDay: false, tellAt: null, dueToldAt: null };
    return { ...due, tellAt: tellAtOf(due), dueToldAt: null };
  }

  /** A series that begins with a due date. @throws invalid_input */
  function seriesFields(
    recurrence: NewTask["recurrence"],
    due: Due | null,
    seriesId: string | null,
  ): TaskFields {
    if (recurrence === undefined) return {};
    if (recurrence === null) return { recurrence: null, recursWhen: null };
    const startsAt = due && occursAtOf(due);
    const problem = startsAt
      ? recurrenceProblem(recurrence.rule, { startsAt, timeZone: due.dueTimeZone })
      : "needs a due date to begin with";
    if (problem) throw commonErrors.invalid_input({ fields: [{ path: "recurrence", message: problem }] });
    return {
      recurrence: recurrence.rule,
      recursWhen: recurrence.nextWhen,
      seriesId: seriesId ?? randomUUID(),
      seriesStartsAt: startsAt,
      occursAt: startsAt,
      nextId: null,
    };
  }

  function publishAssigned(tx: UnitOfWork, task: Task, before: readonly string[], actor: TaskActor): void {
    const { id: taskId, title, priority, assigneeIds } = task;
    const by = actor.userId ?? null;
    for (const userId of assigneeIds.filter((id) => !before.includes(id))) {
      tx.publish(taskAssigned, { taskId, title, priority, userId, by });
    }
    for (const userId of before.filter((id) => !assigneeIds.includes(id))) {
      tx.publish(taskUnassigned, { taskId, userId });
    }
  }

  /** Makes a task in a unit of work; null: what caused it has done so before. */
  async function make(
    tx: UnitOfWork,
    actor: TaskActor,
    fields: TaskFields,
    checklist: readonly string[] = [],
  ): Promise<Task | null> {
    const task = await tasksRepository.insert(tx.db, fields);
    if (!task) return null;
    await checklistRepository.append(tx.db, task.id, 0, checklist);
    await history.record(tx, [{ subject: subject(task.id), actor, action: "created" }]);
    tx.publish(taskChanged, { task, action: "created" });
    publishAssigned(tx, task, [], actor);
    return task;
  }

  /** Makes the task of a series that follows this one, which is locked; resolves with what of this one is other then. */
  async function goOn(tx: UnitOfWork, actor: TaskActor, task: Task): Promise<TaskFields> {
    const { recurrence, recursWhen, seriesStartsAt, occursAt, dueTimeZone, isAllDay } = task;
    if (task.nextId || !recurrence || !seriesStartsAt || !occursAt || !dueTimeZone) return {};
    const next = nextOfSeries({ recurrence, seriesStartsAt, occursAt, dueTimeZone, isAllDay }, now());
    if (!next) return { recurrence: null, recursWhen: null };
    const { occursAt: nextOccursAt, ...due } = next;
    const made = await make(
      tx,
      actor,
      {
        title: task.title,
        description: task.description,
        priority: task.priority,
        createdBy: task.createdBy,
        assigneeIds: task.assigneeIds,
        callId: task.callId,
        leadId: task.leadId,
        contactId: task.contactId,
        channelId: task.channelId,
        labels: task.labels,
        recurrence,
        recursWhen,
        seriesId: task.seriesId,
        seriesStartsAt,
        occursAt: nextOccursAt,
        ...dueFields(due),
      },
      await checklistRepository.texts(tx.db, task.id),
    );
    if (!made) throw new Error("the next task of a series was not made");
    await taskRemindersRepository.copy(tx.db, task.id, made.id);
    return { nextId: made.id };
  }

  async function write(
    tx: UnitOfWork,
    before: Task,
    fields: TaskFields,
    actor: TaskActor,
    action: string,
  ): Promise<Task> {
    const after = await records.write(tx, before, fields, actor, action);
    publishAssigned(tx, after, before.assigneeIds, actor);
    if (fields.tellAt !== undefined) await taskRemindersRepository.reschedule(tx.db, after.id);
    return after;
  }

  function filtersOf<Query extends TaskCountsQuery>(person: Person, { timeZone, ...query }: Query) {
    const zone = timeZone ?? deps.timeZone;
    const at = now();
    return { ...query, userId: person.userId, now: at, today: dayIn(zone, localDay(zone, at)) };
  }

  return {
    view,
    readDue,
    make,
    goOn,
    write,
    dueFields,
    lockPresent: records.lockPresent,
    lockAll: records.lockAll,

    /** Is there a task for the callback that was promised in a call? It tells whose it is when it is due. */
    isForCallback: (db: Queryable, callId: string): Promise<boolean> =>
      tasksRepository.hasCause(db, `callback:${callId}`),

    /** What a task is called; null when there is no such task, or not any more. */
    async titleOf(db: Queryable, id: string): Promise<string | null> {
      const task = await tasksRepository.byId(db, id);
      return task && !task.deletedAt ? task.title : null;
    },

    bulkKind: createTasksBulkKind({
      database,
      timeZone: deps.timeZone,
      filtersOf,
      checkAssignees: (person, assigneeIds, path) =>
        checkLinks(person, { assigneeIds: [...assigneeIds] }, [], path),
      dueFields,
      write,
      tellWaiting,
    }),

    async list(person: Person, { limit, cursor, sort, ...query }: TaskListQuery): Promise<Page<TaskView>> {
      const filters: TaskFilters = filtersOf(person, query);
      const rows = await tasksRepository.page(
        database.pool,
        { ...filters, sort },
        person.scope,
        limit + 1,
        positionAt(cursor, sort),
      );
      return keysetCursor.page(rows, limit, positionIn(sort));
    },

    async counts(person: Person, query: TaskCountsQuery): Promise<Record<TaskStatus, number>> {
      const rows = await tasksRepository.counts(database.pool, filtersOf(person, query), person.scope);
      const none = { todo: 0, in_progress: 0, blocked: 0, done: 0, cancelled: 0 };
      return { ...none, ...Object.fromEntries(rows.map(({ status, count }) => [status, count])) };
    },

    /** @throws invalid_input, task_not_found when it is to wait for one that is not there for this person */
    async create(person: Person, input: NewTask): Promise<TaskDetail> {
      const {
        due: _due,
        dueText: _text,
        timeZone: _zone,
        recurrence,
        checklist,
        blockedBy = [],
        ...given
      } = input;
      const due = dueIn(input) ?? null;
      await checkLinks(person, input);
      const { id } = await unitOfWork(async (tx) => {
        const series = seriesFields(recurrence, due, null);
        const fields = { ...given, ...dueFields(due), ...series, createdBy: person.userId };
        const task = await make(tx, person, fields, checklist);
        if (!task) throw new Error("a task was not made");
        for (const blockerId of [...new Set(blockedBy)].toSorted()) {
          await records.lockPresent(tx, person, blockerId);
          await dependenciesRepository.insert(tx.db, task.id, blockerId, person.userId);
        }
        return task;
      });
      return view(person, id);
    },

    /** @throws task_not_found, version_conflict, invalid_input */
    async update(person: Person, id: string, version: number, patch: TaskPatch): Promise<TaskDetail> {
      const { due: _due, dueText: _text, timeZone: _zone, recurrence, ...given } = patch;
      const due = dueIn(patch);
      await unitOfWork(async (tx) => {
        const before = await records.lockPresent(tx, person, id, version);
        await checkLinks(person, changedOf(given, before), before.assigneeIds);
        const dueAfter = due === undefined ? dueBefore(before) : due;
        if (!dueAfter && before.recurrence && recurrence === undefined) {
          const message = "stays as long as the task recurs: send `recurrence: null`, too";
          throw commonErrors.invalid_input({ fields: [{ path: "due", message }] });
        }
        const series = seriesFields(recurrence, dueAfter, before.seriesId);
        const assigneeIds = given.assigneeIds && [...new Set(given.assigneeIds)].toSorted();
        const fields = { ...given, ...(assigneeIds ? { assigneeIds } : {}), ...dueFields(due), ...series };
        await write(tx, before, fields, person, "updated");
      });
      return view(person, id);
    },

    /** @throws task_not_found, task_status_conflict, task_blocked */
    async changeStatus(
      person: Person,
      id: string,
      { status, force }: { readonly status: TaskStatus; readonly force: boolean },
    ): Promise<TaskDetail> {
      await unitOfWork(async (tx) => {
        const before = await records.lockPresent(tx, person, id);
        if (before.status === status) return;
        const blockers = status === "done" ? await dependenciesRepository.openBlockers(tx.db, id) : [];
        const way = (isForced: boolean) =>
          moveProblem(before.status, status, { waitsFor: blockers.length, force: isForced });
        const problem = way(force);
        if (problem === "conflict") {
          const allowed = nextStatuses(before.status);
          throw taskErrors.task_status_conflict({
            fields: [{ path: "status", message: `it is ${before.status}`, allowed }],
          });
        }
        if (problem === "blocked") {
          const waits = blockers.length > 0 ? `It waits for ${blockers.join(", ")}.` : "It is blocked.";
          throw taskErrors.task_blocked({ detail: waits });
        }
        const ended = isOpen(status)
          ? { completedAt: null, completedBy: null }
          : { completedAt: now(), completedBy: person.userId };
        const series =
          status === "done" && before.recursWhen === "done" ? await goOn(tx, person, before) : {};
        await write(tx, before, { status, ...ended, ...series }, person, "moved");
        if (way(false) === "blocked") {
          const detail = { from: before.status, waitsFor: blockers.length };
          await audit.record(tx.db, person, "task.forced", subject(id), detail);
        }
        // They wait for one less, or for one more.
        if (isOpen(status) !== isOpen(before.status)) await tellWaiting(tx, id);
      });
      return view(person, id);
    },

    /** @throws task_not_found, version_conflict */
    async delete(person: Person, id: string, version: number): Promise<void> {
      await unitOfWork(async (tx) => {
        const before = await records.lockPresent(tx, person, id, version);
        await write(tx, before, { deletedAt: now() }, person, "deleted");
        await audit.record(tx.db, person, "task.deleted", subject(id));
        await tellWaiting(tx, id);
      });
    },

    /** Brings a deleted task back; one that is there stays as it is. @throws task_not_found */
    async restore(person: Person, id: string): Promise<TaskDetail> {
      await unitOfWork(async (tx) => {
        const before = await records.lockVisible(tx, person, id);
        if (!before.deletedAt) return;
        await write(tx, before, { deletedAt: null }, person, "restored");
        await audit.record(tx.db, person, "task.restored", subject(id));
        await tellWaiting(tx, id);
      });
      return view(person, id);
    },

    /** @throws task_not_found */
    async changes(person: Person, id: string, request: PageRequest): ReturnType<HistoryService["of"]> {
      await view(person, id);
      return history.of(subject(id), request);
    },

    /** Rows that were calls have proved to be one call: their tasks are its. */
    async moveToCall(tx: UnitOfWork, callId: string, from: readonly string[]): Promise<void> {
      await tasksRepository.moveToCall(tx.db, callId, from);
    },

    /** Records become one: it gets the tasks of those that it is made of; resolves with where each was before. */
    async moveToRecord(tx: UnitOfWork, kind: "lead" | "contact", from: readonly string[], to: string) {
      const moved = await tasksRepository.moveToRecord(tx.db, kind, from, to);
      await tellOf(tx, moved, "moved_with_record");
      return moved;
    },

    /** That is taken back. */
    async moveBackToRecords(
      tx: UnitOfWork,
      kind: "lead" | "contact",
      moved: readonly { readonly id: string; readonly from: string }[],
      from: string,
    ): Promise<void> {
      await tasksRepository.moveBackToRecords(tx.db, kind, moved, from);
      await tellOf(tx, moved, "moved_with_record");
    },

    /** Adds those of these tasks that are missing, in turn for the agents of a department; resolves with how many. */
    async seed(given: readonly DemoTask[], department: string): Promise<number> {
      return unitOfWork(async (tx) => {
        const agents = await identity.usersInDepartment(tx.db, department, ["agent"]);
        let added = 0;
        for (const [
          place,
          { key, dueInHours, checklist, isOpenToAll, recurrence, ...fields },
        ] of given.entries()) {
          const agent = agents[place % agents.length];
          if (!agent) break;
          const due =
            dueInHours === undefined
              ? null
              : dueOf({ at: new Date(now().getTime() + dueInHours * HOUR_MS).toISOString() }, deps.timeZone);
          const task = await make(
            tx,
            SYSTEM,
            {
              ...fields,
              ...dueFields(due),
              ...(recurrence ? seriesFields({ rule: recurrence, nextWhen: "done" }, due, null) : {}),
              ...(isOpen(fields.status) ? {} : { completedAt: now(), completedBy: agent.id }),
              createdBy: agent.id,
              assigneeIds: isOpenToAll ? [] : [agent.id],
              cause: `demo:${key}`,
            },
            checklist,
          );
          if (task) added += 1;
        }
        return added;
      });
    },

    async prune(olderThan: Date, limit: number): Promise<number> {
      return tasksRepository.prune(database.pool, olderThan, limit);
    },
  };

  /** Something is other than before that tasks show, and that is not theirs alone. */
  async function tellOf(
    tx: UnitOfWork,
    ids: readonly { readonly id: string }[],
    action: string,
  ): Promise<void> {
    for (const { id } of ids) {
      const task = await tasksRepository.byId(tx.db, id);
      if (task && !task.deletedAt) tx.publish(taskChanged, { task, action });
    }
  }

  /** Those that wait for a task show it. */
  async function tellWaiting(tx: UnitOfWork, id: string): Promise<void> {
    const waiting = await dependenciesRepository.blockedBy(tx.db, id);
    await tellOf(
      tx,
      waiting.map((one) => ({ id: one })),
      "blocker_changed",
    );
  }
}

function dueBefore({ dueAt, dueTimeZone, isAllDay }: Task): Due | null {
  return dueAt && dueTimeZone ? { dueAt, dueTimeZone, isAllDay } : null;
}

/** Of the links those that are other ones now: what a task had before may be out of sight by now. */
function changedOf(patch: TaskPatch, before: Task) {
  const { assigneeIds, callId, leadId, contactId, channelId } = patch;
  return {
    assigneeIds,
    callId: callId === before.callId ? undefined : callId,
    leadId: leadId === before.leadId ? undefined : leadId,
    contactId: contactId === before.contactId ? undefined : contactId,
    channelId: channelId === before.channelId ? undefined : channelId,
  };
}

/** Is something there, and does this hold of it? */
async function isThere<T>(found: Promise<T>, holds: (one: T) => boolean): Promise<boolean> {
  try {
    return holds(await found);
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return false;
    throw error;
  }
}

function positionAt(cursor: string | undefined, sort: TaskListQuery["sort"]): TaskPosition | undefined {
  const isRanked = sort !== "-createdAt";
  const after = keysetCursor.read(cursor, isRanked ? "ranked" : "uuid");
  if (!after || !isRanked) return after && { ...after, priority: null };
  const [priority = "", id = ""] = after.id.split(".");
  return { at: after.at, id, priority: Number(priority) };
}

function positionIn(sort: TaskListQuery["sort"]) {
  return ({ id, priority, dueAt, createdAt }: TaskView) => ({
    at: sort === "due" ? (dueAt?.toISOString() ?? NEVER) : createdAt.toISOString(),
    id: sort === "-createdAt" ? id : `${priority}.${id}`,
  });
}

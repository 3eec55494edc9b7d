import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import { mentionsIn } from "../channels/index.ts";
import type { FieldChange, HistoryService, Person } from "../history/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { TaskDetail } from "./task-details.repository.ts";
import {
  checklistRepository,
  commentsRepository,
  dependenciesRepository,
  type TaskComment,
} from "./task-parts.repository.ts";
import { taskRemindersRepository } from "./task-reminders.repository.ts";
import { taskErrors } from "./tasks.errors.ts";
import { taskChanged, taskMentioned } from "./tasks.events.ts";
import type { Task } from "./tasks.repository.ts";
import type { TasksService } from "./tasks.service.ts";

const MAX_ITEMS = 200;
const MAX_BLOCKERS = 50;

/** What was done, as the history tells it. */
interface Done {
  readonly action: string;
  readonly changes?: Readonly<Record<string, FieldChange>>;
}

export type TaskPartsService = ReturnType<typeof createTaskPartsService>;

/** What belongs to a task: what is said of it, its list, what it waits for, and whom it reminds. The task's own version stays. */
export function createTaskPartsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "userById">;
  readonly history: Pick<HistoryService, "record">;
  readonly tasks: Pick<TasksService, "view" | "lockPresent" | "lockAll">;
}) {
  const { database, unitOfWork, identity, history, tasks } = deps;

  /** Writes what was done to what belongs to a task, and tells of it. */
  async function keep(tx: UnitOfWork, person: Person, task: Task, done: Done): Promise<void> {
    await history.record(tx, [{ subject: { type: "task", id: task.id }, actor: person, ...done }]);
    tx.publish(taskChanged, { task, action: done.action });
  }

  /** Changes something that belongs to a task, which is locked; undefined: nothing is other than before. */
  async function change(
    person: Person,
    id: string,
    work: (tx: UnitOfWork, task: Task) => Promise<Done | undefined>,
  ): Promise<void> {
    await unitOfWork(async (tx) => {
      const task = await tasks.lockPresent(tx, person, id);
      const done = await work(tx, task);
      if (done) await keep(tx, person, task, done);
    });
  }

  /** @throws invalid_input when a comment mentions somebody who is no user */
  async function mentioned(body: string): Promise<readonly string[]> {
    const ids = mentionsIn(body);
    const users = await Promise.all(ids.map((id) => identity.userById(id)));
    const unknown = ids.filter((_, place) => !users[place]);
    if (unknown.length === 0) return ids;
    throw commonErrors.invalid_input({
      fields: [{ path: "body", message: `mentions who is no user: ${unknown.join(", ")}` }],
    });
  }

  /** Keeps whom a comment mentions, and tells those whom it did not before. */
  async function mention(
    tx: UnitOfWork,
    person: Person,
    task: Task,
    commentId: string,
    ids: readonly string[],
  ) {
    const { id: taskId, title, priority } = task;
    const added = await commentsRepository.mention(tx.db, taskId, commentId, ids);
    for (const userId of added.filter((one) => one !== person.userId)) {
      tx.publish(taskMentioned, { taskId, title, priority, userId, commentId, by: person.userId });
    }
  }

  async function comment(id: string): Promise<TaskComment> {
    const found = await commentsRepository.byId(database.pool, id);
    if (!found) throw taskErrors.task_part_not_found();
    return found;
  }

  return {
    /** @throws task_not_found */
    async comments(person: Person, id: string, request: PageRequest): Promise<Page<TaskComment>> {
      await tasks.view(person, id);
      const after = keysetCursor.read(request.cursor);
      const rows = await commentsRepository.page(database.pool, id, request.limit + 1, after);
      return keysetCursor.page(rows, request.limit, ({ createdAt, id: commentId }) => ({
        at: new Date(createdAt).toISOString(),
        id: commentId,
      }));
    },

    /** @throws task_not_found, invalid_input */
    async addComment(person: Person, id: string, body: string): Promise<TaskComment> {
      const ids = await mentioned(body);
      let commentId = "";
      await change(person, id, async (tx, task) => {
        commentId = await commentsRepository.insert(tx.db, id, person.userId, body);
        await mention(tx, person, task, commentId, ids);
        return { action: "commented" };
      });
      return comment(commentId);
    },

    /** @throws task_not_found, task_part_not_found, invalid_input */
    async editComment(person: Person, id: string, commentId: string, body: string): Promise<TaskComment> {
      const ids = await mentioned(body);
      await change(person, id, async (tx, task) => {
        const edit = { id: commentId, authorId: person.userId, body };
        if (!(await commentsRepository.edit(tx.db, id, edit))) throw taskErrors.task_part_not_found();
        await mention(tx, person, task, commentId, ids);
        return { action: "comment_edited" };
      });
      return comment(commentId);
    },

    /** @throws task_not_found, task_part_not_found */
    async deleteComment(person: Person, id: string, commentId: string): Promise<void> {
      await change(person, id, async (tx) => {
        const isGone = await commentsRepository.delete(tx.db, id, commentId, person.userId);
        if (!isGone) throw taskErrors.task_part_not_found();
        return { action: "comment_deleted" };
      });
    },

    /** @throws task_not_found, task_full */
    async addItem(person: Person, id: string, text: string): Promise<TaskDetail> {
      await change(person, id, async (tx) => {
        const { length } = await checklistRepository.ids(tx.db, id);
        if (length >= MAX_ITEMS) throw taskErrors.task_full({ detail: `Its list has ${MAX_ITEMS} items.` });
        await checklistRepository.append(tx.db, id, length, [text]);
        return { action: "item_added" };
      });
      return tasks.view(person, id);
    },

    /** @throws task_not_found, task_part_not_found */
    async changeItem(
      person: Person,
      id: string,
      itemId: string,
      patch: {
        readonly text?: string | undefined;
        readonly isChecked?: boolean | undefined;
        readonly position?: number | undefined;
      },
    ): Promise<TaskDetail> {
      const { text, isChecked, position } = patch;
      await change(person, id, async (tx) => {
        const ids = await checklistRepository.ids(tx.db, id);
        if (!ids.includes(itemId)) throw taskErrors.task_part_not_found();
        if (text !== undefined || isChecked !== undefined) {
          const by = { by: person.userId, at: new Date() };
          const checked = isChecked === undefined ? undefined : isChecked ? by : null;
          await checklistRepository.update(tx.db, itemId, { text, checked });
        }
        if (position !== undefined) {
          const others = ids.filter((one) => one !== itemId);
          await checklistRepository.order(tx.db, others.toSpliced(position, 0, itemId));
        }
        return {
          action: isChecked === undefined ? "item_changed" : isChecked ? "item_checked" : "item_unchecked",
        };
      });
      return tasks.view(person, id);
    },

    /** @throws task_not_found, task_part_not_found */
    async deleteItem(person: Person, id: string, itemId: string): Promise<TaskDetail> {
      await change(person, id, async (tx) => {
        const ids = await checklistRepository.ids(tx.db, id);
        if (!ids.includes(itemId)) throw taskErrors.task_part_not_found();
        await checklistRepository.delete(tx.db, itemId);
        await checklistRepository.order(
          tx.db,
          ids.filter((one) => one !== itemId),
        );
        return { action: "item_deleted" };
      });
      return tasks.view(person, id);
    },

    /** Has a task wait for another one; one that does so already stays as it is. @throws task_not_found, task_cycle, task_full */
    async addBlocker(person: Person, id: string, blockerId: string): Promise<TaskDetail> {
      await unitOfWork(async (tx) => {
        const rows = await tasks.lockAll(tx, person, [...new Set([id, blockerId])]);
        const task = rows.find((row) => row.id === id);
        if (!task || rows.some(({ deletedAt }) => deletedAt)) throw taskErrors.task_not_found();
        if (id === blockerId) throw taskErrors.task_cycle({ detail: "No task waits for itself." });
        await dependenciesRepository.lockAll(tx.db);
        if ((await dependenciesRepository.count(tx.db, id)) >= MAX_BLOCKERS) {
          throw taskErrors.task_full({ detail: `It waits for ${MAX_BLOCKERS} tasks.` });
        }
        if (await dependenciesRepository.waitsFor(tx.db, blockerId, id)) throw taskErrors.task_cycle();
        if (!(await dependenciesRepository.insert(tx.db, id, blockerId, person.userId))) return;
        await keep(tx, person, task, {
          action: "blocker_added",
          changes: { blockedBy: { from: null, to: blockerId } },
        });
      });
      return tasks.view(person, id);
    },

    /** One that does not wait for it stays as it is. @throws task_not_found */
    async removeBlocker(person: Person, id: string, blockerId: string): Promise<TaskDetail> {
      await change(person, id, async (tx) => {
        if (!(await dependenciesRepository.delete(tx.db, id, blockerId))) return undefined;
        return { action: "blocker_removed", changes: { blockedBy: { from: blockerId, to: null } } };
      });
      return tasks.view(person, id);
    },

    /** Somebody's own. @throws task_not_found */
    async setReminders(person: Person, id: string, minutesBefore: readonly number[]): Promise<TaskDetail> {
      await unitOfWork(async (tx) => {
        await tasks.lockPresent(tx, person, id);
        await taskRemindersRepository.set(tx.db, id, person.userId, minutesBefore);
      });
      return tasks.view(person, id);
    },
  };
}

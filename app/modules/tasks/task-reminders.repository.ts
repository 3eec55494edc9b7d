import type { Queryable } from "../../platform/database/index.ts";

const TABLE = "task_reminders";
/** When a reminder is told: before its task's time to be told of. */
const REMIND_AT = "tasks.tell_at - task_reminders.minutes_before * interval '1 minute'";
const IS_OPEN = "tasks.deleted_at is null and tasks.status in ('todo', 'in_progress', 'blocked')";

/** A task whose people are to be told that it is due. */
export interface DueTask {
  readonly id: string;
  readonly title: string;
  readonly priority: 1 | 2 | 3 | 4;
  readonly dueAt: Date;
  /** Those who have it; where nobody does, whoever made it. */
  readonly userIds: readonly string[];
}

/** A reminder whose time has come. */
export interface DueReminder {
  readonly id: string;
  readonly taskId: string;
  readonly userId: string;
  readonly minutesBefore: number;
  readonly title: string;
  readonly priority: 1 | 2 | 3 | 4;
  readonly dueAt: Date;
  /** Is there still something to do? */
  readonly isOpen: boolean;
}

/** When people are told of tasks. */
export const taskRemindersRepository = {
  /** Somebody's reminders of a task are these from now on. Those that stay and have been told stay so. */
  async set(db: Queryable, taskId: string, userId: string, minutesBefore: readonly number[]): Promise<void> {
    await db(TABLE)
      .where({ task_id: taskId, user_id: userId })
      .whereRaw("minutes_before <> all (?::integer[])", [[...minutesBefore]])
      .delete();
    if (minutesBefore.length === 0) return;
    await db(TABLE)
      .insert(
        [...new Set(minutesBefore)].map((minutes_before) => ({
          task_id: taskId,
          user_id: userId,
          minutes_before,
        })),
      )
      .onConflict(["task_id", "user_id", "minutes_before"])
      .ignore();
    await this.reschedule(db, taskId);
  },

  /** The next task of a series reminds those whom this one did. */
  async copy(db: Queryable, from: string, to: string): Promise<void> {
    await db.raw(
      `insert into ${TABLE} (task_id, user_id, minutes_before)
        select ?, user_id, minutes_before from ${TABLE} where task_id = ?`,
      [to, from],
    );
    await this.reschedule(db, to);
  },

  /** The due date of a task is another one: reminders that move are told anew. */
  async reschedule(db: Queryable, taskId: string): Promise<void> {
    await db.raw(
      `update ${TABLE} set remind_at = ${REMIND_AT}, told_at = null from tasks
        where tasks.id = ${TABLE}.task_id and ${TABLE}.task_id = ? and ${TABLE}.remind_at is distinct from ${REMIND_AT}`,
      [taskId],
    );
  },

  /**
   * Marks up to `limit` tasks as told that are due by now, and resolves with them; those that somebody else works on are left for the next
   * time. Uses index tasks_untold.
   */
  async takeDue(db: Queryable, now: Date, limit: number): Promise<DueTask[]> {
    const { rows } = await db.raw<{ rows: DueTask[] }>(
      `update tasks set due_told_at = ? where id = any (array(
          select id from tasks where due_told_at is null and ${IS_OPEN} and tell_at <= ?
          order by tell_at limit ? for update skip locked))
        returning id, title, priority, due_at as "dueAt",
          case when exists (select from task_assignees where task_id = tasks.id)
            then array(select user_id from task_assignees where task_id = tasks.id order by user_id)
            else array_remove(array[created_by], null) end as "userIds"`,
      [now, now, limit],
    );
    return rows;
  },

  /** As `takeDue`, of reminders; also those of tasks that are done or deleted by now. Uses index task_reminders_untold. */
  async takeReminders(db: Queryable, now: Date, limit: number): Promise<DueReminder[]> {
    const { rows } = await db.raw<{ rows: DueReminder[] }>(
      `update ${TABLE} set told_at = ? from tasks where tasks.id = ${TABLE}.task_id and ${TABLE}.id = any (array(
          select id from ${TABLE} where told_at is null and remind_at is not null and remind_at <= ?
          order by remind_at limit ? for update skip locked))
        returning ${TABLE}.id, task_id as "taskId", user_id as "userId", minutes_before as "minutesBefore", tasks.title, tasks.priority,
          tasks.due_at as "dueAt", (${IS_OPEN}) as "isOpen"`,
      [now, now, limit],
    );
    return rows;
  },

  /** Tasks of series that go on when one falls due, and are due by now. Uses index tasks_recurring. */
  async dueForNext(db: Queryable, now: Date, limit: number): Promise<string[]> {
    const { rows } = await db.raw<{ rows: { id: string }[] }>(
      `select id from tasks where recurs_when = 'due' and next_id is null and deleted_at is null and status <> 'cancelled' and due_at <= ?
        order by due_at limit ?`,
      [now, limit],
    );
    return rows.map(({ id }) => id);
  },
};

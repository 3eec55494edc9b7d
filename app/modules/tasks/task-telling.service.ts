import type { Database } from "../../platform/database/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import { SYSTEM } from "../identity/index.ts";
import { taskRemindersRepository } from "./task-reminders.repository.ts";
import { taskDue, taskReminder } from "./tasks.events.ts";
import { tasksRepository } from "./tasks.repository.ts";
import type { TasksService } from "./tasks.service.ts";

/** Of one transaction: short enough that nobody waits for its locks. */
const BATCH = 100;

/**
 * Tells people of tasks when their time comes, and goes on with series. Each is marked in the transaction that tells it: whatever process
 * dies in between, it is told, and told once.
 */
export function createTaskTellingService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly tasks: Pick<TasksService, "goOn" | "write">;
}) {
  const { database, unitOfWork, tasks } = deps;

  async function tellDue(now: Date): Promise<number> {
    return unitOfWork(async (tx) => {
      const due = await taskRemindersRepository.takeDue(tx.db, now, BATCH);
      for (const { id: taskId, title, priority, dueAt, userIds } of due) {
        for (const userId of userIds) tx.publish(taskDue, { taskId, title, priority, userId, dueAt });
      }
      return due.length;
    });
  }

  async function remind(now: Date): Promise<number> {
    return unitOfWork(async (tx) => {
      const reminders = await taskRemindersRepository.takeReminders(tx.db, now, BATCH);
      for (const { id: reminderId, isOpen, ...reminder } of reminders) {
        if (isOpen) tx.publish(taskReminder, { reminderId, ...reminder });
      }
      return reminders.length;
    });
  }

  /** Makes the next tasks of series that go on when one falls due. */
  async function goOn(now: Date): Promise<number> {
    const ids = await taskRemindersRepository.dueForNext(database.pool, now, BATCH);
    for (const id of ids) {
      await unitOfWork(async (tx) => {
        const task = await tasksRepository.lock(tx.db, id);
        const isStill =
          task?.recursWhen === "due" && !task.nextId && !task.deletedAt && task.status !== "cancelled";
        if (!isStill || !task.dueAt || task.dueAt > now) return;
        await tasks.write(tx, task, await tasks.goOn(tx, SYSTEM, task), SYSTEM, "series_continued");
      });
    }
    return ids.length;
  }

  return {
    /** Does all that is due by now; resolves with how much it was. */
    async runDue(now: Date): Promise<number> {
      let total = 0;
      for (const work of [goOn, tellDue, remind]) {
        for (let done = BATCH; done >= BATCH; total += done) done = await work(now);
      }
      return total;
    },
  };
}

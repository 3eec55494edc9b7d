import { handle, type JobHandler } from "../../platform/queue/index.ts";
import type { TaskMakingService } from "./task-making.service.ts";
import { followEvent } from "./tasks.jobs.ts";

/** The job handlers of this module. */
export function tasksHandlers(making: TaskMakingService): JobHandler[] {
  return [handle(followEvent, ({ payload }) => making.follow(payload))];
}

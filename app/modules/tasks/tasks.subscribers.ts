import { type LivePublisher, tell } from "../../live/index.ts";
import { afterCommit, inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { callsMerged } from "../calls/index.ts";
import { tasksContract } from "./tasks.contract.ts";
import { taskChanged } from "./tasks.events.ts";
import type { TasksService } from "./tasks.service.ts";

/** What follows a change of a task: lists and pages that show it are told. */
export function tasksSubscribers(service: TasksService, live: LivePublisher): Subscriber[] {
  const { tasks: list, task: page } = tasksContract.channels;
  return [
    inTransaction(callsMerged, ({ from, into }, tx) => service.moveToCall(tx, into, from)),
    afterCommit(taskChanged, ({ task: { id, version } }, occurrence) =>
      tell(
        live,
        [{ channel: list }, { channel: page, id }],
        { event: "task.changed", data: { id, version }, newestOf: id },
        occurrence,
      ),
    ),
  ];
}

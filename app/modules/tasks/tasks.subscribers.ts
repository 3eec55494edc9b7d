import { randomUUID } from "node:crypto";
import { type LivePublisher, tell } from "../../live/index.ts";
import { afterCommit, inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { actionItemsFound } from "../analyses/index.ts";
import { callMissed, callsMerged } from "../calls/index.ts";
import { callDisposed } from "../dispositions/index.ts";
import { tasksContract } from "./tasks.contract.ts";
import { taskChanged } from "./tasks.events.ts";
import { followEvent } from "./tasks.jobs.ts";
import type { TasksService } from "./tasks.service.ts";

/** Tasks follow what happens in calls, as jobs of the same transaction; lists and pages that show a task are told of its changes. */
export function tasksSubscribers(service: TasksService, live: LivePublisher): Subscriber[] {
  const { tasks: list, task: page } = tasksContract.channels;
  return [
    inTransaction(callMissed, ({ callId }, tx) =>
      tx.enqueue(followEvent, { what: "missed_call", callId, key: callId, analysisId: null }),
    ),
    inTransaction(callDisposed, ({ callId, dueAt, previousId }, tx) => {
      // Nothing follows, and nothing has followed before.
      if (dueAt === null && previousId === null) return;
      tx.enqueue(followEvent, { what: "disposition", callId, key: randomUUID(), analysisId: null });
    }),
    inTransaction(actionItemsFound, ({ callId, analysisId }, tx) =>
      tx.enqueue(followEvent, { what: "action_items", callId, key: randomUUID(), analysisId }),
    ),
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

import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type LivePublisher, tell } from "../../live/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { bulkOperationsContract } from "./bulk-operations.contract.ts";
import { bulkOperationChanged, bulkRecordsDone, bulkRunEnded } from "./bulk-operations.events.ts";
import { presentProgress } from "./bulk-operations.presenter.ts";

/** What follows as a bulk operation goes on: whoever looks at it is told, its records are counted and its time is measured. */
export function bulkOperationsSubscribers(live: LivePublisher): Subscriber[] {
  const { bulkOperation: channel } = bulkOperationsContract.channels;
  return [
    afterCommit(bulkOperationChanged, ({ operation }, occurrence) =>
      tell(
        live,
        [{ channel, id: operation.id }],
        { event: "bulk_operation.changed", data: presentProgress(operation) },
        occurrence,
      ),
    ),
    afterCommit(bulkRecordsDone, ({ kind, action, counts }) => {
      for (const [state, count] of Object.entries(counts)) {
        instruments.bulkRecords.add(count, {
          [ATTRIBUTES.bulkKind]: kind,
          [ATTRIBUTES.bulkAction]: action,
          [ATTRIBUTES.bulkOutcome]: state,
        });
      }
    }),
    afterCommit(bulkRunEnded, ({ kind, action, run, seconds }) =>
      instruments.bulkDuration.record(seconds, {
        [ATTRIBUTES.bulkKind]: kind,
        [ATTRIBUTES.bulkAction]: action,
        [ATTRIBUTES.bulkRun]: run,
      }),
    ),
  ];
}

import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { BulkRecordState } from "./bulk-operations.contract.ts";
import type { BulkRun } from "./bulk-operations.policy.ts";
import type { BulkOperation } from "./bulk-operations.repository.ts";

/** A bulk operation moved on: to another status, or by a batch of records. */
export const bulkOperationChanged = defineEvent<{ readonly operation: BulkOperation }>(
  "bulk_operation.changed",
);

/** What became of some records of a bulk operation. */
export const bulkRecordsDone = defineEvent<{
  readonly kind: BulkOperation["kind"];
  readonly action: string;
  readonly counts: Readonly<Partial<Record<BulkRecordState, number>>>;
}>("bulk_operation.records_done");

/** A bulk operation, or its undoing, came to its end by itself. */
export const bulkRunEnded = defineEvent<{
  readonly kind: BulkOperation["kind"];
  readonly action: string;
  readonly run: BulkRun;
  readonly seconds: number;
}>("bulk_operation.run_ended");

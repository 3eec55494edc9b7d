export type { BulkReason } from "./bulk-kind.contract.ts";
export {
  type BulkActionTraits,
  type BulkKind,
  type BulkPlan,
  type BulkSelection,
  chunksOf,
} from "./bulk-kind.ts";
export { type OwnerChange, tellAssignedInBulk, UNDONE_IN_BULK } from "./bulk-assignments.ts";
export { planDelete, planRestore, planTags } from "./bulk-plans.ts";
export {
  type BulkChange,
  type BulkChanges,
  type BulkOutcome,
  type BulkRecords,
  createBulkChanges,
  createBulkRecords,
} from "./bulk-records.ts";
import { identityModule } from "../identity/index.ts";
import { defineModule } from "../module.ts";
import { createHistoryService, type HistoryService } from "./history.service.ts";

/** What became of records; each module shows it under its own addresses. */
export const historyModule = defineModule<HistoryService>({
  name: "history",
  personalRows: [
    {
      table: "record_changes",
      ofPerson: "subject_id = any(cast(:recordIds as uuid[]))",
      erase: { set: { changes: "'{}'" }, kept: "who changed what must be provable" },
    },
  ],
  create: ({ database, use }) => ({
    service: createHistoryService({ database, identity: use(identityModule) }),
  }),
});

export {
  type RecordAssigned,
  recordAssigned,
  type RecordsAssigned,
  recordsAssigned,
} from "./history.events.ts";
export { differences, type FieldChange } from "./history.policy.ts";
export { presentChange } from "./history.presenter.ts";
export type { Mergeable, MergeableRecord, Moved } from "./mergeable.ts";
export { createOwnedRecords, type OwnedRecord, type Person } from "./owned-records.ts";
export type { Change, HistoryService, Subject } from "./history.service.ts";

import type { BulkOperationJson, BulkRecordJson } from "./bulk-operations.contract.ts";
import { FINAL_STARTS_AFTER_MS, isFinal, recordsDone, undoUntil } from "./bulk-operations.policy.ts";
import type { BulkOperation, BulkRecord } from "./bulk-operations.repository.ts";
import type { OperationWithTraits } from "./bulk-operations.service.ts";

/** A bulk operation as clients see it. */
export function presentOperation({ traits, ...one }: OperationWithTraits): BulkOperationJson {
  return {
    id: one.id,
    kind: one.kind,
    action: one.action,
    filters: one.filters,
    status: one.status,
    recordsMeant: one.recordsMeant,
    recordsExcluded: Object.values(one.excludedBy).reduce((sum, count) => sum + count, 0),
    excludedBy: { ...one.excludedBy },
    excludedSample: [...one.excludedSample],
    recordsDone: recordsDone(one.status, one.counts),
    counts: { ...one.counts },
    isUndoable: traits.isUndoable,
    startsAfterSeconds: isFinal(traits) ? FINAL_STARTS_AFTER_MS / 1_000 : 0,
    expiresAt: one.expiresAt.toISOString(),
    createdAt: one.createdAt.toISOString(),
    confirmedAt: iso(one.confirmedAt),
    startsAt: iso(one.startsAt),
    finishedAt: iso(one.finishedAt),
    undoUntil: iso(undoUntil(one, traits.isUndoable)),
  };
}

/** How far an operation is, for whoever looks on. */
export function presentProgress({ id, status, recordsMeant, counts }: BulkOperation) {
  return { id, status, recordsMeant, recordsDone: recordsDone(status, counts), counts: { ...counts } };
}

/** A record of an operation as clients see it. */
export function presentRecord({ recordId, state, reason }: BulkRecord): BulkRecordJson {
  return { recordId, state, reason };
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}

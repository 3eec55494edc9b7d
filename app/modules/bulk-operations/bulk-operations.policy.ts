import type { BulkActionTraits } from "../history/index.ts";
import type { BulkCounts, BulkStatus } from "./bulk-operations.contract.ts";

/** What is under way of an operation: while it has the one status; then it has the other. */
export const RUNS = {
  apply: { during: "running", after: "done" },
  undo: { during: "undoing", after: "undone" },
} as const satisfies Readonly<Record<string, { readonly during: BulkStatus; readonly after: BulkStatus }>>;
export type BulkRun = keyof typeof RUNS;

/** The statuses in which something can be asked of an operation. */
export const STEPS = {
  confirm: ["previewed"],
  cancel: ["previewed", "running"],
  undo: ["done", "canceled"],
  download: ["done"],
} as const satisfies Readonly<Record<string, readonly BulkStatus[]>>;

/** Statuses in which a run is under way. */
export const UNDER_WAY = Object.values(RUNS).map(({ during }) => during);

/** A preview can be confirmed for so long; what it counted is true for no longer. */
export const CONFIRM_WITHIN_MS = 10 * 60_000;
/** An operation can be undone for so long after its end. */
export const UNDO_WITHIN_MS = 60_000;
/** What cannot be undone begins so long after it was confirmed. */
export const FINAL_STARTS_AFTER_MS = 10_000;
/** A preview that nobody confirmed is forgotten so long after it could be. */
export const PREVIEW_KEPT_FOR_MS = 3_600_000;

/** How many records somebody may change at once; a role that is not named may not. */
const MAX_RECORDS: Readonly<Record<string, number>> = {
  agent: 1_000,
  supervisor: 20_000,
  manager: 100_000,
  admin: 100_000,
};

/** How many records somebody of this role may change at once. */
export function maxRecordsOf(role: string): number {
  return MAX_RECORDS[role] ?? 0;
}

/** Can what an action does not be taken back? */
export function isFinal({ isUndoable, history }: BulkActionTraits): boolean {
  return !isUndoable && history !== null;
}

/** How many may get what cannot be taken back at once, whoever sends it. */
export const MAX_FINAL_RECORDS = 1_000;

/** Which run a status belongs to; undefined when none is under way. */
export function runOf(status: BulkStatus): BulkRun | undefined {
  return (Object.keys(RUNS) as BulkRun[]).find((run) => RUNS[run].during === status);
}

/** How many records the present or last run is through with. */
export function recordsDone(status: BulkStatus, counts: BulkCounts): number {
  const { changed = 0, skipped = 0, failed = 0, restored = 0, kept = 0 } = counts;
  return status === "undoing" || status === "undone" ? restored + kept : changed + skipped + failed;
}

/** Until when an operation can be undone; null when it cannot. */
export function undoUntil(
  one: {
    readonly status: BulkStatus;
    readonly counts: BulkCounts;
    readonly finishedAt: Date | null;
  },
  isUndoable: boolean,
): Date | null {
  const canBe = (STEPS.undo as readonly BulkStatus[]).includes(one.status);
  if (!isUndoable || !canBe || !one.finishedAt || !one.counts.changed) return null;
  return new Date(one.finishedAt.getTime() + UNDO_WITHIN_MS);
}

/** The sum of two counts. */
export function added<Key extends string>(
  before: Readonly<Partial<Record<Key, number>>>,
  more: Readonly<Partial<Record<Key, number>>>,
): Partial<Record<Key, number>> {
  const sum: Partial<Record<Key, number>> = { ...before };
  for (const [key, count] of Object.entries(more) as [Key, number][]) sum[key] = (sum[key] ?? 0) + count;
  return sum;
}

/** How many there are of each. */
export function countedBy<Key extends string>(keys: Iterable<Key>): Partial<Record<Key, number>> {
  const counts: Partial<Record<Key, number>> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

import { setTimeout as sleep } from "node:timers/promises";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { instruments } from "../telemetry/index.ts";
import type { CleanUpLog } from "./clean-up-log.ts";

const DAY_MS = 86_400_000;
/** So often every kind is looked through. */
export const CLEAN_UP_EVERY_MS = 300_000;
/** Rows of one transaction: short enough that nobody waits for its locks. */
const BATCH_ROWS = 500;
const PAUSE_MS = 50;
/** A run ends after this time, so that a process can, too; the next one goes on. */
const RUN_MS = 8_000;

/** A kind of data with the days that it is kept, and how the oldest of it go. */
export interface Prunable {
  /** As in the table of retention. */
  readonly kind: string;
  /** Null: for ever. */
  readonly days: number | null;
  /** Removes up to `limit` rows older than `olderThan` in one transaction; resolves with how many. */
  prune(olderThan: Date, limit: number): Promise<number>;
}

/** Periodic work of the scheduler. */
export interface PruneWork {
  readonly name: string;
  readonly role: "scheduler";
  readonly intervalMs: number;
  /** Resolves with how many rows went, and notes it in `log`. */
  run(log?: CleanUpLog): Promise<number>;
}

/** Removes what is older than its kind is kept: batch by batch, with room for others in between, each counted. */
export function pruneWork({ kind, days, prune }: Prunable): PruneWork {
  return {
    name: `prune-${kind}`,
    role: "scheduler",
    intervalMs: CLEAN_UP_EVERY_MS,
    run: async (log) => {
      const removed = days === null ? 0 : await removeOlderThan(days, { kind, prune });
      await log?.note(kind, { days, removed });
      return removed;
    },
  };
}

async function removeOlderThan(days: number, { kind, prune }: Omit<Prunable, "days">): Promise<number> {
  const startedAtMs = performance.now();
  const olderThan = new Date(Date.now() - days * DAY_MS);
  let total = 0;
  for (;;) {
    const removed = await prune(olderThan, BATCH_ROWS);
    total += removed;
    if (removed > 0) instruments.retentionRemoved.add(removed, { [ATTRIBUTES.dataKind]: kind });
    if (removed < BATCH_ROWS || performance.now() - startedAtMs > RUN_MS) return total;
    await sleep(PAUSE_MS);
  }
}

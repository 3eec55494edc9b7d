import type { BulkOperation } from "../../data/types.ts";
import { formatCount } from "../../ui/format.ts";
import { bulkWords as words } from "./bulk.strings.ts";

/** For so long an operation can be undone. */
const UNDO_SECONDS = 60;

/** "3 leads". */
export function thingsText(kind: BulkOperation["kind"], count: number): string {
  return words.things(kind, count, formatCount(count));
}

/** "Delete 3 leads", as a title and on the button that does it. */
export function deedText({ kind, action, recordsMeant }: BulkOperation): string {
  return `${verbOf(kind, action.name)[0]} ${thingsText(kind, recordsMeant)}`;
}

/** How far an operation is, in a sentence. */
export function progressText(one: BulkOperation, nowMs: number): string {
  const { status, counts, kind, recordsDone, recordsMeant, startsAt } = one;
  const [, done] = verbOf(kind, one.action.name);
  const { changed = 0, restored = 0, kept = 0 } = counts;
  switch (status) {
    case "running": {
      const waitsMs = startsAt === null ? 0 : Date.parse(startsAt) - nowMs;
      if (recordsDone === 0 && waitsMs > 0) return words.starts(deedText(one), Math.ceil(waitsMs / 1_000));
      return words.running(deedText(one), formatCount(recordsDone), formatCount(recordsMeant));
    }
    case "undoing":
      return words.undoing(formatCount(recordsDone), formatCount(restored + kept + changed));
    case "undone": {
      const rest = kept === 0 ? "" : `; ${words.kept(formatCount(kept))}`;
      return `${words.undone(thingsText(kind, restored))}${rest}.`;
    }
    case "canceled":
      return `${words.stopped(thingsText(kind, changed), done)}.`;
    default:
      return `${[words.done(thingsText(kind, changed), done), ...leftoverTexts(counts)].join(", ")}.`;
  }
}

/** Why records are left out, the most frequent reason first. */
export function reasonTexts({ kind, excludedBy }: Pick<BulkOperation, "kind" | "excludedBy">): readonly {
  readonly reason: string;
  readonly text: string;
}[] {
  return Object.entries(excludedBy)
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => ({
      reason,
      text: `${formatCount(count)} ${words.reasonsOf[kind]?.[reason] ?? words.reasons[reason] ?? reason}`,
    }));
}

/** Seconds that are left to undo it; 0: none. */
export function undoSeconds({ undoUntil }: Pick<BulkOperation, "undoUntil">, nowMs: number): number {
  if (undoUntil === null) return 0;
  // The server's clock may be a little ahead of ours.
  return Math.min(UNDO_SECONDS, Math.max(0, Math.ceil((Date.parse(undoUntil) - nowMs) / 1_000)));
}

/** Was anything left as it was that was meant to change? */
export function hasLeftovers({ counts }: Pick<BulkOperation, "counts">): boolean {
  return (counts.skipped ?? 0) + (counts.failed ?? 0) + (counts.kept ?? 0) > 0;
}

/** Is a run under way? */
export function isUnderWay({ status }: Pick<BulkOperation, "status">): boolean {
  return status === "running" || status === "undoing";
}

function leftoverTexts({ skipped = 0, failed = 0 }: BulkOperation["counts"]): readonly string[] {
  return [
    ...(skipped === 0 ? [] : [words.skipped(formatCount(skipped))]),
    ...(failed === 0 ? [] : [words.failed(formatCount(failed))]),
  ];
}

function verbOf(kind: BulkOperation["kind"], name: string): readonly [imperative: string, done: string] {
  return words.verbsOf[kind]?.[name] ?? words.verbs[name] ?? words.otherVerb;
}

import type { Import } from "../../data/types.ts";
import type { Tone } from "../../ui/badge.tsx";
import { formatCount } from "../../ui/format.ts";
import { importWords as words } from "./imports.strings.ts";

type Counts = NonNullable<Import["counts"]["check"]>;
type Action = keyof Counts;

const TONES: Readonly<Record<Action, Tone>> = {
  create: "good",
  update: "info",
  skip: "neutral",
  error: "bad",
  remove: "neutral",
  restore: "neutral",
  keep: "warning",
};
const ORDER = Object.keys(TONES) as readonly Action[];

export const STATUS_TONES: Readonly<Record<Import["status"], Tone>> = {
  uploaded: "neutral",
  checking: "info",
  checked: "info",
  importing: "info",
  done: "good",
  canceled: "neutral",
  failed: "bad",
  undoing: "info",
  undone: "neutral",
};

/** Is a run under way? */
export function isUnderWay({ status }: Pick<Import, "status">): boolean {
  return status === "checking" || status === "importing" || status === "undoing";
}

/** Can its columns and options still be changed? */
export function isOpen({ status, confirmedAt }: Pick<Import, "status" | "confirmedAt">): boolean {
  return confirmedAt === null && (status === "uploaded" || status === "checked" || status === "failed");
}

/** What became of its lines, in the last run that there was; undefined: there was none. */
export function lastCounts({ counts }: Pick<Import, "counts">): Counts | undefined {
  return counts.undo ?? counts.import ?? counts.check;
}

/** Numbers of lines with their words: those that are none are left out. */
export function countTiles(counts: Counts): readonly {
  readonly action: Action;
  readonly count: string;
  readonly text: string;
  readonly tone: Tone;
}[] {
  return ORDER.flatMap((action) => {
    const count = counts[action] ?? 0;
    if (count === 0) return [];
    return [{ action, count: formatCount(count), text: words.actions[action], tone: TONES[action] }];
  });
}

/** "120 new, 3 with faults" */
export function countsText(counts: Counts | undefined): string {
  if (!counts) return "";
  return countTiles(counts)
    .map(({ count, text }) => `${count} ${text}`)
    .join(", ");
}

/** How many records an import would make or change. */
export function writtenCount({ create = 0, update = 0 }: Counts): number {
  return create + update;
}

const UNITS = ["B", "KB", "MB", "GB"] as const;

/** "12 KB", "3.4 MB" */
export function sizeText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1_000 ** power;
  return `${formatCount(value >= 10 ? Math.round(value) : Math.round(value * 10) / 10)} ${UNITS[power]}`;
}

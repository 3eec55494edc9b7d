import type { ImportRun, ImportStatus } from "./imports.contract.ts";

/** What can be asked of an import, the statuses in which it can be, and what it becomes. */
export const STEPS = {
  check: { from: ["uploaded", "checked", "failed"], to: "checking" },
  confirm: { from: ["checked", "failed"], to: "importing" },
  cancel: { from: ["uploaded", "checking", "checked", "importing"], to: "canceled" },
  undo: { from: ["done", "canceled", "failed"], to: "undoing" },
} as const satisfies Readonly<
  Record<string, { readonly from: readonly ImportStatus[]; readonly to: ImportStatus }>
>;

/** The runs of an import: while it has the one status it is under way, then it has the other. */
export const RUNS = {
  check: { during: "checking", after: "checked" },
  import: { during: "importing", after: "done" },
  undo: { during: "undoing", after: "undone" },
} as const satisfies Readonly<
  Record<ImportRun, { readonly during: ImportStatus; readonly after: ImportStatus }>
>;

/** Statuses in which a run is under way. */
export const UNDER_WAY = Object.values(RUNS).map(({ during }) => during);

/** An import can be undone for so long after its end. */
export const UNDO_WITHIN_MS = 7 * 86_400_000;
/** What is over, or was never confirmed, is forgotten after so long: files hold data of people. */
export const KEPT_FOR_MS = 30 * 86_400_000;

/** Which run a status belongs to; undefined when none is under way. */
export function runOf(status: ImportStatus): ImportRun | undefined {
  return (Object.keys(RUNS) as ImportRun[]).find((run) => RUNS[run].during === status);
}

/** Until when an import can be undone; null when it cannot. */
export function undoUntil(one: {
  readonly status: ImportStatus;
  readonly confirmedAt: Date | null;
  readonly finishedAt: Date | null;
}): Date | null {
  const canBe = (STEPS.undo.from as readonly ImportStatus[]).includes(one.status);
  if (!canBe || !one.confirmedAt || !one.finishedAt) return null;
  return new Date(one.finishedAt.getTime() + UNDO_WITHIN_MS);
}

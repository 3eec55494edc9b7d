/** How old each materialized view may become before it is refreshed (DF-4). */
export const REPORT_VIEWS = {
  dashboard_now: { intervalMs: 300_000 },
  call_analytics_daily: { intervalMs: 900_000 },
} as const;

/** A materialized view. */
export type ReportView = keyof typeof REPORT_VIEWS;

/** How often is looked whether a view is due. */
export const LOOK_EVERY_MS = 15_000;

/** After so many failures in a row: how long a process leaves a view alone, in ms. Twice as long each time, and no longer than its interval. */
export function pauseAfterMs(failures: number, intervalMs: number): number {
  return Math.min(LOOK_EVERY_MS * 2 ** failures, intervalMs);
}

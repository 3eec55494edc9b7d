import { startOfDay } from "./format.ts";

/** Stretches of time that lists are narrowed by. */
export const PERIODS = ["today", "7d", "30d"] as const;
export type Period = (typeof PERIODS)[number];

const DAY_MS = 86_400_000;

/** When a period that ends now began; undefined for any time. */
export function periodStart(period: Period | "", now: Date): Date | undefined {
  if (period === "today") return startOfDay(now);
  if (period === "7d") return new Date(now.getTime() - 7 * DAY_MS);
  if (period === "30d") return new Date(now.getTime() - 30 * DAY_MS);
  return undefined;
}

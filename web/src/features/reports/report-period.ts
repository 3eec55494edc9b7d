import { oneOf, pathWith } from "../../ui/address.ts";
import { daysBetween, daysLater } from "../../ui/civil-day.ts";

/** Stretches of time by name, and one that is given by its days. */
export const REPORT_PERIODS = ["today", "7d", "30d", "90d", "month", "last-month", "days"] as const;
export type PeriodName = (typeof REPORT_PERIODS)[number];

/** What reports are about: days that are both in it, and whether the days before are shown beside. */
export interface ReportScope {
  readonly name: PeriodName;
  readonly from: string;
  readonly to: string;
  readonly compares: boolean;
}

/** The server's own limit. */
export const MOST_DAYS = 366;
const LENGTHS: Readonly<Partial<Record<PeriodName, number>>> = { today: 1, "7d": 7, "30d": 30, "90d": 90 };
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads what reports are about from an address; what makes no sense is the last thirty days. */
export function scopeFrom(query: Readonly<Record<string, string | undefined>>, today: string): ReportScope {
  const compares = query.compare !== "0";
  const { from, to } = query;
  if (isDay(from) && isDay(to) && from <= to && lengthOf({ from, to }) <= MOST_DAYS) {
    return { name: "days", from, to, compares };
  }
  const named = oneOf(REPORT_PERIODS, query.period) || "30d";
  const name = named === "days" ? "30d" : named;
  return { name, ...daysOf(name, today), compares };
}

/** The address of reports about something. */
export function reportsPath({ name, from, to, compares }: ReportScope): string {
  return pathWith("/reports", {
    period: name === "30d" || name === "days" ? undefined : name,
    from: name === "days" ? from : undefined,
    to: name === "days" ? to : undefined,
    compare: compares ? undefined : "0",
  });
}

/** The first and last day of a named period that ends today. */
export function daysOf(name: PeriodName, today: string): { readonly from: string; readonly to: string } {
  if (name === "month") return { from: `${today.slice(0, 7)}-01`, to: today };
  if (name === "last-month") {
    const to = daysLater(`${today.slice(0, 7)}-01`, -1);
    return { from: `${to.slice(0, 7)}-01`, to };
  }
  return { from: daysLater(today, 1 - (LENGTHS[name] ?? 30)), to: today };
}

/** As many days right before. */
export function periodBefore(period: { readonly from: string; readonly to: string }) {
  const to = daysLater(period.from, -1);
  return { from: daysLater(to, 1 - lengthOf(period)), to };
}

function lengthOf({ from, to }: { readonly from: string; readonly to: string }): number {
  return daysBetween(from, to) + 1;
}

function isDay(text: string | undefined): text is string {
  return text !== undefined && DAY.test(text) && !Number.isNaN(Date.parse(text));
}

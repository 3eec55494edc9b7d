import type { ReportGroup } from "./reports.contract.ts";

/** A column of a report. */
export interface ReportColumn {
  /** With its unit, in camel case; the SQL names it so. */
  readonly name: string;
  readonly title: string;
  readonly type: "text" | "date" | "integer" | "number";
  /** UCUM; null for what is no quantity. */
  readonly unit: string | null;
}

/** The days of the period, as rows of SQL: day (text), begins_at, ends_at. */
export const DAYS = `unnest(cast(:days as text[]), cast(:begins as timestamptz[]), cast(:ends as timestamptz[]))
  as days (day, begins_at, ends_at)`;

/** The same with the place of each, from 1: where `width_bucket` over `:begins` finds it. */
export const DAYS_IN_ORDER = `unnest(cast(:days as text[]), cast(:begins as timestamptz[]), cast(:ends as timestamptz[]))
  with ordinality as days (day, begins_at, ends_at, place)`;

/**
 * A report as data. Its SQL knows `:fromAt` and `:toAt` (when the first day begins and the last has ended), `:zone`, and `DAYS`; it gives
 * `sort_key` (text, unique, in the order of the rows) and every column by its name.
 */
export interface ReportDefinition {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly permission: "reports:read" | "reports:indexes";
  readonly hasPeriod: boolean;
  /** What its rows can stand for, with the SQL of each; the first one unless another is asked for. */
  readonly sql: Readonly<Partial<Record<ReportGroup, string>>>;
  readonly measures: readonly ReportColumn[];
  /** Its SQL reads `statements` (query, pages), which is empty where PostgreSQL does not count them. */
  readonly usesStatements?: true;
}

/** The columns that name what a row stands for. */
export const GROUP_COLUMNS: Readonly<Record<ReportGroup, readonly ReportColumn[]>> = {
  day: [{ name: "day", title: "Day", type: "date", unit: null }],
  agent: [
    { name: "agentId", title: "Agent's id", type: "text", unit: null },
    { name: "agent", title: "Agent", type: "text", unit: null },
  ],
  direction: [{ name: "direction", title: "Direction", type: "text", unit: null }],
  carrier: [{ name: "carrier", title: "Carrier", type: "text", unit: null }],
  hour: [
    { name: "weekday", title: "Day of the week (1 is Monday)", type: "integer", unit: null },
    { name: "hour", title: "Hour of the day", type: "integer", unit: null },
  ],
  status: [{ name: "status", title: "State", type: "text", unit: null }],
  reason: [{ name: "reason", title: "Reason", type: "text", unit: null }],
  priority: [{ name: "priority", title: "Priority (1 is most urgent)", type: "integer", unit: null }],
  disposition: [
    { name: "dispositionId", title: "Disposition's id", type: "text", unit: null },
    { name: "disposition", title: "Disposition", type: "text", unit: null },
  ],
  analysis: [
    { name: "kind", title: "Kind of analysis", type: "text", unit: null },
    { name: "provider", title: "Service", type: "text", unit: null },
    { name: "model", title: "Model", type: "text", unit: null },
  ],
  index: [
    { name: "table", title: "Table", type: "text", unit: null },
    { name: "index", title: "Index", type: "text", unit: null },
  ],
};

/** Words. */
export function text(name: string, title: string): ReportColumn {
  return { name, title, type: "text", unit: null };
}

/** How many of something. */
export function count(name: string, title: string, of: string): ReportColumn {
  return { name, title, type: "integer", unit: `{${of}}` };
}

/** A time, in seconds. */
export function seconds(name: string, title: string): ReportColumn {
  return { name, title, type: "number", unit: "s" };
}

/** A share, 0…1. */
export function ratio(name: string, title: string): ReportColumn {
  return { name, title, type: "number", unit: "1" };
}

import { computed } from "@preact/signals";
import type { Output } from "../../data/endpoint.ts";
import { formatCount, formatDayOfMonth, formatDuration, LANGUAGE } from "../../ui/format.ts";
import { reportWords as words } from "./reports.strings.ts";

export type Report = Output<"getReport">;
export type Column = Report["columns"][number];
export type Row = Report["items"][number];
type Value = Row[string];

const percent = computed(
  () => new Intl.NumberFormat(LANGUAGE, { style: "percent", maximumFractionDigits: 1 }),
);
const decimal = computed(() => new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 2 }));
const money = computed(() => new Intl.NumberFormat(LANGUAGE, { style: "currency", currency: "USD" }));

/** A figure as its column says that it is to be read. */
export function figureText(
  { name, type, unit }: Pick<Column, "name" | "type" | "unit">,
  value: Value | undefined,
): string {
  if (value === null || value === undefined) return words.none;
  if (typeof value === "string")
    return type === "date" ? formatDayOfMonth(value) : (words.values[value] ?? value);
  if (name === "priority") return `P${value}`;
  if (unit === "s") return value === 0 ? words.noTime : formatDuration(value * 1_000);
  if (unit === "{USD}") return money.value.format(value);
  if (unit === "1" && /ratio$/i.test(name)) return percent.value.format(value);
  return type === "integer" ? formatCount(value) : decimal.value.format(value);
}

/** Is it a figure, to be written under the others? */
export function isFigure({ name, type }: Pick<Column, "name" | "type">): boolean {
  return type !== "text" && type !== "date" && name !== "priority";
}

/** Columns that people read: ids are for programs. */
export function readColumns({ columns }: Pick<Report, "columns">): readonly Column[] {
  return columns.filter(({ name }) => !/Id$/.test(name));
}

/** The sum of a column; only of counts and times, never of ratios or means. */
export function sumOf(rows: readonly Row[], name: string): number {
  return rows.reduce((sum, row) => sum + numberOf(row[name]), 0);
}

/** A figure as a number; nothing is 0. */
export function numberOf(value: Value | undefined): number {
  return typeof value === "number" ? value : 0;
}

/** How a figure changed: "+12 %", "−3 %", "as before"; null where there was nothing before to compare with. */
export function changeText(now: number, before: number): string | null {
  if (before === 0) return null;
  const change = (now - before) / before;
  if (Math.abs(change) < 0.005) return words.same;
  const text = percent.value.format(Math.abs(change));
  return change > 0 ? `+${text}` : `−${text}`;
}

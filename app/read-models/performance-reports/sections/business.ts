import { text } from "../../reports/index.ts";
import type { SectionDefinition } from "../section.types.ts";

const number = (name: string, title: string) => ({ name, title, type: "number", unit: null }) as const;

/** What the week brought, beside the week before. */
export const businessSection: SectionDefinition = {
  id: "business",
  title: "Calls, leads and alerts",
  columns: [
    text("figure", "Figure"),
    text("unit", "Unit"),
    number("week", "This week"),
    number("before", "The week before"),
  ],
  async read({ reads, week }) {
    const lengthMs = week.toAt.getTime() - week.fromAt.getTime();
    const [now, before] = await Promise.all([
      reads.business(week.fromAt, week.toAt),
      reads.business(new Date(week.fromAt.getTime() - lengthMs), week.fromAt),
    ]);
    return {
      note: null,
      rows: FIGURES.map(({ name, figure, unit }) => ({
        figure,
        unit,
        week: now[name],
        before: before[name],
      })),
    };
  },
};

const FIGURES = [
  { name: "calls", figure: "Calls", unit: "" },
  { name: "answered", figure: "Calls that somebody spoke in", unit: "" },
  { name: "meanDurationSeconds", figure: "Mean duration of a call", unit: "s" },
  { name: "p1Calls", figure: "Calls of priority 1", unit: "" },
  { name: "leads", figure: "Leads made", unit: "" },
  { name: "conversions", figure: "Leads converted", unit: "" },
  { name: "alerts", figure: "Alerts", unit: "" },
  { name: "smsDeliveredRatio", figure: "SMS delivered, of those with a last word", unit: "share" },
] as const;

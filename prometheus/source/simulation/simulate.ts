import { parseArgs } from "node:util";
import { SLOS } from "../../../otel/catalogue/slas.ts";
import { type OutageSeen, type WeekOfPages, watchWeek } from "./night-watch.ts";

/**
 * Prints how often somebody would be paged for nothing, and how soon for an outage, at low and at high traffic:
 *   node prometheus/source/simulation/simulate.ts [--slo ID] [--weeks N]
 */
const { values } = parseArgs({
  options: { slo: { type: "string", default: "api-availability" }, weeks: { type: "string", default: "10" } },
});
const slo = SLOS.find(({ id }) => id === values.slo);
if (slo === undefined) throw new Error(`No SLO ${values.slo} in otel/catalogue`);
const weeks = Number(values.weeks);
process.stdout.write(
  `${slo.title}: ${slo.objectiveRatio * 100} %, at least ${slo.minimumBadEvents} bad events; ${weeks} weeks of each\n` +
    "| events an hour | false pages a week | total outage: minutes to page (worst) | pages | minutes to all-clear | " +
    "one in five bad: minutes to page (worst) | pages |\n|---|---|---|---|---|---|---|\n",
);
for (const eventsPerHour of [1, 10, 100, 1000]) {
  const seen = Array.from({ length: weeks }, (_, seed) => watchWeek(slo, eventsPerHour, seed + 1));
  const [total, partial] = [0, 1].map((index) => column(seen, index));
  const falsePages = seen.reduce((sum, week) => sum + week.falsePages, 0) / weeks;
  process.stdout.write(
    `| ${eventsPerHour} | ${falsePages.toFixed(2)} | ${time(total, "minutesToPage")} | ${pages(total)} | ` +
      `${time(total, "minutesToAllClear")} | ${time(partial, "minutesToPage")} | ${pages(partial)} |\n`,
  );
}

function column(seen: readonly WeekOfPages[], index: number): readonly OutageSeen[] {
  return seen.flatMap(({ outages }) => outages[index] ?? []);
}

/** Median, and the worst in parentheses. */
function time(outages: readonly OutageSeen[] = [], what: "minutesToPage" | "minutesToAllClear"): string {
  const sorted = outages.map((outage) => outage[what] ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const text = (value: number | undefined) => (value === Number.POSITIVE_INFINITY ? "none" : String(value));
  return `${text(sorted[Math.floor(sorted.length / 2)])} (${text(sorted.at(-1))})`;
}

function pages(outages: readonly OutageSeen[] = []): string {
  return (outages.reduce((sum, outage) => sum + outage.pages, 0) / outages.length).toFixed(1);
}

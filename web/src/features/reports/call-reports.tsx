import { BarRows } from "../../ui/charts/bar-rows.tsx";
import { ColumnChart } from "../../ui/charts/column-chart.tsx";
import { HeatMap } from "../../ui/charts/heat-map.tsx";
import { formatCount, formatDayOfMonth } from "../../ui/format.ts";
import { changeText, figureText, numberOf, type Report, type Row } from "./figures.ts";
import { FigureTable } from "./figure-table.tsx";
import { KeyFigures } from "./key-figures.tsx";
import type { ReportScope } from "./report-period.ts";
import { periodBefore } from "./report-period.ts";
import { ReportSection } from "./report-section.tsx";
import { reportWords as words } from "./reports.strings.ts";

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));

interface ScopeProps {
  readonly scope: ReportScope;
}

/** How many calls there were, day by day. */
export function CallVolume({ scope }: ScopeProps) {
  const asked = { id: "calls", from: scope.from, to: scope.to, groupBy: "day" } as const;
  return (
    <ReportSection
      title={words.volume.title}
      asked={asked}
      asBefore={scope.compares ? periodBefore(scope) : undefined}
      height="20rem"
    >
      {(report, before) => (
        <>
          <KeyFigures
            report={report}
            before={before}
            figures={[
              ["calls", words.volume.calls],
              ["answered", words.volume.answered],
              ["p1", words.volume.p1],
              ["talkTimeSeconds", words.volume.talk],
            ]}
          />
          <p class="report-legend muted">
            {words.volume.chart} <span class="report-legend-mark" data-of="now" /> {words.volume.now}
            {before ? (
              <>
                {" "}
                <span class="report-legend-mark" data-of="before" /> {words.volume.before}
              </>
            ) : null}
          </p>
          <ColumnChart
            columns={report.items.map((row, index) => {
              const day = String(row.day);
              const was = before ? numberOf(before.items[index]?.calls) : undefined;
              const value = numberOf(row.calls);
              return {
                key: day,
                label: formatDayOfMonth(day),
                value,
                before: was,
                text: `${formatDayOfMonth(day)}: ${formatCount(value)}${was === undefined ? "" : `, ${words.was(formatCount(was))}`}`,
              };
            })}
          />
          {report.period ? <p class="muted report-zone">{words.zone(report.period.timeZone)}</p> : null}
        </>
      )}
    </ReportSection>
  );
}

/** When calls come. */
export function BusiestHours({ scope }: ScopeProps) {
  const { weekdays } = words.hours;
  return (
    <ReportSection
      title={words.hours.title}
      asked={{ id: "busiest-hours", from: scope.from, to: scope.to }}
      height="13rem"
    >
      {(report) => {
        const calls = new Map(
          report.items.map((row) => [`${row.weekday}:${row.hour}`, numberOf(row.calls)] as const),
        );
        return (
          <HeatMap
            caption={words.hours.chart}
            rows={weekdays}
            columns={HOURS}
            figureOf={(weekday, hour) => calls.get(`${weekday + 1}:${hour}`) ?? 0}
            textOf={(weekday, hour, value) =>
              words.hours.cell(weekdays[weekday] ?? "", `${HOURS[hour] ?? ""}:00`, value)
            }
          />
        );
      }}
    </ReportSection>
  );
}

/** What calls came to. */
export function Outcomes({ scope }: ScopeProps) {
  return (
    <ReportSection
      title={words.outcomes.title}
      note={words.outcomes.note}
      asked={{ id: "outcomes", from: scope.from, to: scope.to, groupBy: "disposition" }}
      asBefore={scope.compares ? periodBefore(scope) : undefined}
      height="13rem"
    >
      {(report, before) => (
        <BarRows caption={words.outcomes.title} rows={barsOf(report, before, "disposition", "calls")} />
      )}
    </ReportSection>
  );
}

/** What each agent did. */
export function Agents({ scope }: ScopeProps) {
  return (
    <ReportSection
      title={words.agents.title}
      asked={{ id: "agents", from: scope.from, to: scope.to }}
      height="10rem"
      isTable
    >
      {(report) => <FigureTable caption={words.agents.title} report={report} />}
    </ReportSection>
  );
}

/** Rows as bars by one measure, the longest first; beside it how it changed. */
export function barsOf(report: Report, before: Report | undefined, name: string, measure: string) {
  const column = report.columns.find((one) => one.name === measure);
  const labelOf = (row: Row) => String(row[name] ?? words.none);
  return report.items
    .map((row) => {
      const value = numberOf(row[measure]);
      const was = before && numberOf(before.items.find((one) => labelOf(one) === labelOf(row))?.[measure]);
      return {
        key: labelOf(row),
        label: figureText({ name, type: "text", unit: null }, labelOf(row)),
        value,
        text: column ? figureText(column, value) : String(value),
        detail: was === undefined ? undefined : (changeText(value, was) ?? words.was("0")),
      };
    })
    .toSorted((one, other) => other.value - one.value);
}

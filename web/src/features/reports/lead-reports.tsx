import { BarRows } from "../../ui/charts/bar-rows.tsx";
import { barsOf } from "./call-reports.tsx";
import { figureText, numberOf } from "./figures.ts";
import type { ReportScope } from "./report-period.ts";
import { ReportSection } from "./report-section.tsx";
import { reportWords as words } from "./reports.strings.ts";

/** How far the leads of these days have come. */
export function LeadFunnel({ scope }: { readonly scope: ReportScope }) {
  return (
    <ReportSection
      title={words.funnel.title}
      note={words.funnel.note}
      asked={{ id: "leads", from: scope.from, to: scope.to }}
      height="10rem"
    >
      {(report) => {
        const ratio = report.columns.find(({ name }) => name === "reachedRatio");
        return (
          <BarRows
            caption={words.funnel.title}
            rows={report.items.map((row) => ({
              key: String(row.status),
              label: figureText({ name: "status", type: "text", unit: null }, row.status),
              value: numberOf(row.reached),
              text: figureText({ name: "reached", type: "integer", unit: null }, row.reached),
              detail: ratio && figureText(ratio, row.reachedRatio),
            }))}
          />
        );
      }}
    </ReportSection>
  );
}

/** Why leads were lost. */
export function LeadLosses({ scope }: { readonly scope: ReportScope }) {
  return (
    <ReportSection
      title={words.funnel.losses}
      asked={{ id: "lead-losses", from: scope.from, to: scope.to }}
      height="8rem"
    >
      {(report) => (
        <BarRows caption={words.funnel.losses} rows={barsOf(report, undefined, "reason", "leads")} />
      )}
    </ReportSection>
  );
}

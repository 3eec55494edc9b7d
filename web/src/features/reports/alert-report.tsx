import { FigureTable } from "./figure-table.tsx";
import { KeyFigures } from "./key-figures.tsx";
import { periodBefore, type ReportScope } from "./report-period.ts";
import { ReportSection } from "./report-section.tsx";
import { reportWords as words } from "./reports.strings.ts";

/** How many alerts were raised, and how their SMS arrived. */
export function AlertDelivery({ scope }: { readonly scope: ReportScope }) {
  return (
    <ReportSection
      title={words.alerts.title}
      note={words.alerts.note}
      asked={{ id: "alerts", from: scope.from, to: scope.to, groupBy: "priority" }}
      asBefore={scope.compares ? periodBefore(scope) : undefined}
      height="14rem"
      isTable
    >
      {(report, before) => (
        <>
          <KeyFigures
            report={report}
            before={before}
            figures={report.columns
              .filter(({ name }) => ["alerts", "sms", "delivered", "failed"].includes(name))
              .map(({ name, title }) => [name, title] as const)}
          />
          <FigureTable caption={words.alerts.title} report={report} />
        </>
      )}
    </ReportSection>
  );
}

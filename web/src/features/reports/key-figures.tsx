import { changeText, figureText, sumOf, type Report } from "./figures.ts";
import { reportWords as words } from "./reports.strings.ts";

/** Sums of a report's columns, each with what it was in the days before. */
export function KeyFigures(props: {
  readonly report: Report;
  readonly before: Report | undefined;
  readonly figures: readonly (readonly [column: string, title: string])[];
}) {
  const { report, before } = props;
  return (
    <dl class="key-figures">
      {props.figures.map(([name, title]) => {
        const column = report.columns.find((one) => one.name === name);
        if (!column) return null;
        const now = sumOf(report.items, name);
        const was = before ? sumOf(before.items, name) : null;
        const change = was === null ? null : changeText(now, was);
        return (
          <div key={name} class="key-figure">
            <dt class="muted">{title}</dt>
            <dd class="tabular">
              <span class="key-figure-value">{figureText(column, now)}</span>
              {was === null ? null : (
                <span class="muted key-figure-before">
                  {[change, words.was(figureText(column, was))].filter(Boolean).join(", ")}
                </span>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

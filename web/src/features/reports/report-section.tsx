import { useQuery } from "@tanstack/preact-query";
import type { ComponentChildren } from "preact";
import { formatDayOfMonth } from "../../ui/format.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { FigureTable } from "./figure-table.tsx";
import type { Report } from "./figures.ts";
import { csvPath, type ReportAsked, reportQuery } from "./reports.queries.ts";
import { reportWords as words } from "./reports.strings.ts";

/** One report: its picture, its figures as a table, and its CSV. `before`: the same of the days before, when it is wanted and there. */
export function ReportSection(props: {
  readonly title: string;
  readonly note?: string;
  readonly asked: ReportAsked;
  /** The days before, to be compared with. */
  readonly asBefore?: { readonly from: string; readonly to: string } | undefined;
  /** As tall as the picture will be. */
  readonly height: string;
  /** The table is the picture. */
  readonly isTable?: boolean;
  readonly children: (report: Report, before: Report | undefined) => ComponentChildren;
}) {
  const { title, asked, asBefore, isTable = false } = props;
  const query = useQuery(reportQuery(asked));
  const before = useQuery({ ...reportQuery({ ...asked, ...asBefore }), enabled: asBefore !== undefined });
  const id = `report-${asked.id}`;
  return (
    <section class="card report" aria-labelledby={id} aria-busy={query.isPlaceholderData}>
      <div class="report-head">
        <h2 id={id}>{title}</h2>
        <a
          class="button"
          data-kind="ghost"
          data-size="small"
          data-shape="text"
          href={csvPath(asked)}
          download={`${asked.id}-${asked.from}-${asked.to}.csv`}
          aria-label={words.csvOf(title)}
        >
          {words.csv}
        </a>
      </div>
      {props.note ? <p class="muted report-note">{props.note}</p> : null}
      {query.data ? (
        <>
          {query.data.items.length === 0 ? (
            <p class="muted">{words.empty}</p>
          ) : (
            props.children(query.data, asBefore === undefined ? undefined : before.data)
          )}
          {isTable || query.data.items.length === 0 ? null : (
            <details class="report-figures">
              <summary>{words.figures}</summary>
              <FigureTable caption={title} report={query.data} />
            </details>
          )}
        </>
      ) : (
        <NotLoaded query={query} title={words.errorTitle(title)}>
          <Skeleton height={props.height} />
        </NotLoaded>
      )}
    </section>
  );
}

/** Days in words. */
export function rangeText({ from, to }: { readonly from: string; readonly to: string }): string {
  return words.range(formatDayOfMonth(from), formatDayOfMonth(to));
}

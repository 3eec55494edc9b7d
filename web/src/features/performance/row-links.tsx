import { performanceWords as words } from "./performance.strings.ts";

/** Where more is said of a service level. */
export function RowLinks(props: {
  readonly title: string;
  readonly runbookUrl: string | null;
  readonly dashboardUrl: string | null;
}) {
  const { title, runbookUrl, dashboardUrl } = props;
  return (
    <span class="row-links">
      {runbookUrl ? (
        <a href={runbookUrl} target="_blank" rel="noopener noreferrer" aria-label={words.runbookOf(title)}>
          {words.runbook}
        </a>
      ) : null}
      {dashboardUrl ? (
        <a
          href={dashboardUrl}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={words.dashboardOf(title)}
        >
          {words.dashboard}
        </a>
      ) : null}
    </span>
  );
}

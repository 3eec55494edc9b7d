import { can } from "../../data/session.ts";
import { ActiveAlerts } from "../../features/performance/active-alerts.tsx";
import { performanceCsv, saveFile } from "../../features/performance/export.ts";
import { ObjectivesTable } from "../../features/performance/objectives-table.tsx";
import type { Performance, Vitals } from "../../features/performance/performance.queries.ts";
import { performanceWords as words } from "../../features/performance/performance.strings.ts";
import { Recommendations } from "../../features/performance/recommendations.tsx";
import { SlowOperations } from "../../features/performance/slow-operations.tsx";
import { ThresholdsList } from "../../features/performance/thresholds-list.tsx";
import { usePerformance } from "../../features/performance/use-performance.ts";
import { VitalCards } from "../../features/performance/vital-cards.tsx";
import { Boundaries } from "../../ui/boundary.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { InTurns } from "../../ui/in-turn.tsx";
import { EmptyState, NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import type { PageProps } from "../define-page.tsx";
import "./performance.css";

/** How the system is, what is owed, and what would help (CC-11, DF-10). */
export function PerformancePage({ title }: PageProps) {
  return can("performance:read") ? (
    <LivePerformance title={title} />
  ) : (
    <EmptyState isPage icon="gauge" title={title} text={strings.errors.forbidden} />
  );
}

function LivePerformance({ title }: PageProps) {
  const { query, live } = usePerformance();
  const { data, error, refetch } = query;
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
        {data ? <ExportButtons performance={data} /> : null}
      </header>
      {data ? (
        <>
          {error ? <StaleBanner error={error} onRetry={() => void refetch()} /> : null}
          <Sections performance={data} live={live} />
        </>
      ) : (
        <NotLoaded query={query} title={words.errorTitle}>
          <div class="performance" role="status" aria-label={strings.common.loading}>
            <Skeleton height="8rem" />
            <Skeleton height="12rem" />
            <Skeleton height="20rem" />
          </div>
        </NotLoaded>
      )}
    </>
  );
}

function Sections(props: { readonly performance: Performance; readonly live: readonly Vitals[] }) {
  const { performance, live } = props;
  const { isDegraded, degradedBecause, objectives, thresholds, slowOperations, recommendations } =
    performance;
  return (
    <div class="performance">
      {isDegraded ? (
        <p class="banner" data-tone="warning" role="status">
          <Icon name="unplugged" />
          {words.degraded[degradedBecause ?? "no_answer"]}
        </p>
      ) : null}
      <InTurns>
        <VitalCards performance={performance} live={live} />
        <ActiveAlerts />
        {isDegraded ? null : (
          <InTurns>
            <Recommendations items={recommendations} />
            <ObjectivesTable items={objectives} />
            <div class="performance-pair">
              <Boundaries>
                <ThresholdsList
                  id="web-vitals"
                  title={words.webVitals}
                  items={thresholds.filter(({ isWebVital }) => isWebVital)}
                />
                <ThresholdsList
                  id="limits"
                  title={words.thresholds}
                  items={thresholds.filter(({ isWebVital }) => !isWebVital)}
                />
              </Boundaries>
            </div>
            <SlowOperations items={slowOperations} />
          </InTurns>
        )}
      </InTurns>
    </div>
  );
}

function ExportButtons({ performance }: { readonly performance: Performance }) {
  const name = `performance-${performance.at.slice(0, 19).replaceAll(":", "-")}`;
  return (
    <div class="page-head-tools">
      <Button
        size="small"
        aria-label={words.save.csvLabel}
        onClick={() => saveFile(`${name}.csv`, "text/csv", performanceCsv(performance))}
      >
        {words.save.csv}
      </Button>
      <Button
        size="small"
        aria-label={words.save.jsonLabel}
        onClick={() => saveFile(`${name}.json`, "application/json", JSON.stringify(performance, null, 2))}
      >
        {words.save.json}
      </Button>
    </div>
  );
}

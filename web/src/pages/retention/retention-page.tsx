import { useQuery } from "@tanstack/preact-query";
import { KeptDataTable } from "../../features/retention/kept-data-table.tsx";
import { retentionQuery } from "../../features/retention/retention.queries.ts";
import { retentionWords as words } from "../../features/retention/retention.strings.ts";
import { NotLoaded, StaleBanner, TableSkeleton } from "../../ui/states.tsx";
import type { PageProps } from "../define-page.tsx";
import "./retention.css";

/** How long each kind of data is kept, and what the last clean-ups did. */
export function RetentionPage({ title }: PageProps) {
  // Clean-ups go on while one looks.
  const query = useQuery({
    ...retentionQuery,
    refetchInterval: ({ state }) => (state.data?.everySeconds ?? 0) * 1_000,
  });
  const { data, error, refetch } = query;
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
      </header>
      <p class="muted page-intro">
        {words.intro} {words.telemetry}
      </p>
      {error && data ? <StaleBanner error={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <KeptDataTable items={data.items} />
      ) : (
        <NotLoaded query={query} title={words.errorTitle}>
          <TableSkeleton />
        </NotLoaded>
      )}
    </>
  );
}

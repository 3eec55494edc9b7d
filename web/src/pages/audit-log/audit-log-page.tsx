import { useInfiniteQuery } from "@tanstack/preact-query";
import { useLocation } from "preact-iso";
import { auditLogQuery } from "../../features/audit/audit.queries.ts";
import { auditWords as words } from "../../features/audit/audit.strings.ts";
import { AuditFilterBar } from "../../features/audit/audit-filter-bar.tsx";
import {
  filtersFromQuery,
  filtersToPath,
  hasFilters,
  NO_FILTERS,
} from "../../features/audit/audit-filters.ts";
import { AuditTable } from "../../features/audit/audit-table.tsx";
import { useFlag } from "../../features/flags/use-flag.ts";
import { Button } from "../../ui/button.tsx";
import { formatCount } from "../../ui/format.ts";
import { EmptyState, NotLoaded, StaleBanner, TableSkeleton } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import type { PageProps } from "../define-page.tsx";
import "./audit-log.css";

/** Who did what, newest first, with filters that live in the address. */
export function AuditLogPage({ title }: PageProps) {
  const isOn = useFlag("audit-log");
  if (isOn === false) {
    return (
      <div class="card">
        <EmptyState isPage icon="flag" title={words.offTitle} text={words.offText} />
      </div>
    );
  }
  return <AuditLog title={title} />;
}

function AuditLog({ title }: PageProps) {
  const { query: address, route } = useLocation();
  const filters = filtersFromQuery(address);
  const query = useInfiniteQuery(auditLogQuery(filters));
  const { data, error, isFetching, isFetchingNextPage, hasNextPage } = query;
  const entries = data?.pages.flatMap(({ items }) => items);
  const reload = () => void query.refetch();
  const narrow = (next: typeof filters) => route(filtersToPath(next), true);
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
        {entries && entries.length > 0 ? (
          <span class="count" role="status">
            {words.shown(formatCount(entries.length), hasNextPage)}
          </span>
        ) : null}
      </header>
      <AuditFilterBar filters={filters} entries={entries ?? []} onChange={narrow} />
      {error && entries ? <StaleBanner error={error} onRetry={reload} /> : null}
      {!entries ? (
        <NotLoaded
          key={JSON.stringify(filters)}
          query={{ error, isFetching, refetch: reload }}
          title={words.errorTitle}
        >
          <TableSkeleton />
        </NotLoaded>
      ) : entries.length === 0 ? (
        <Nothing isFiltered={hasFilters(filters)} onClear={() => narrow(NO_FILTERS)} />
      ) : (
        <AuditTable entries={entries} filters={filters} isBusy={isFetching && !isFetchingNextPage} />
      )}
      {entries && hasNextPage ? (
        <div class="list-more">
          <Button isBusy={isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {strings.common.loadMore}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Nothing({ isFiltered, onClear }: { readonly isFiltered: boolean; readonly onClear: () => void }) {
  return (
    <div class="card">
      {isFiltered ? (
        <EmptyState icon="search" title={words.noMatchTitle} text={words.noMatchText}>
          <Button icon="x" onClick={onClear}>
            {words.clear}
          </Button>
        </EmptyState>
      ) : (
        <EmptyState icon="history" title={words.emptyTitle} text={words.emptyText} />
      )}
    </div>
  );
}

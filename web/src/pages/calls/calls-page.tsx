import { useLocation } from "preact-iso";
import { CallFilterBar } from "../../features/calls/call-filter-bar.tsx";
import {
  filtersFromQuery,
  filtersToPath,
  hasFilters,
  NO_FILTERS,
} from "../../features/calls/call-filters.ts";
import { CallTable } from "../../features/calls/call-table.tsx";
import { type CallListView, useCallList } from "../../features/calls/use-call-list.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { formatCount } from "../../ui/format.ts";
import { EmptyState, ErrorState, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { callListWords as words } from "../../features/calls/call-list.strings.ts";
import { strings } from "../../ui/strings.ts";
import type { PageProps } from "../define-page.tsx";
import "../../ui/list.css";
import "./calls.css";

const SKELETON_ROWS = 8;

/** All calls, newest first, with filters that live in the address. */
export function CallsPage({ title }: PageProps) {
  const { query, route } = useLocation();
  const filters = filtersFromQuery(query);
  const list = useCallList(filters);
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
        {list.calls && list.calls.length > 0 ? (
          <span class="count" role="status">
            {words.shown(formatCount(list.calls.length), list.hasMore)}
          </span>
        ) : null}
        <div class="page-head-tools">
          {list.newer > 0 && !hasFilters(filters) ? (
            <Button size="small" icon="refresh" onClick={list.reload}>
              {words.newCalls(list.newer)}
            </Button>
          ) : null}
        </div>
      </header>
      <CallFilterBar
        filters={filters}
        hasFocus={query.focus === "search"}
        onChange={(next) => route(filtersToPath(next), true)}
      />
      {list.error && list.calls ? <StaleBanner error={list.error} onRetry={list.reload} /> : null}
      <List
        list={list}
        isFiltered={hasFilters(filters)}
        onClear={() => route(filtersToPath(NO_FILTERS), true)}
      />
    </>
  );
}

function List(props: {
  readonly list: CallListView;
  readonly isFiltered: boolean;
  readonly onClear: () => void;
}) {
  const { list, isFiltered, onClear } = props;
  const { calls, error, isLoading } = list;
  if (!calls) {
    if (error && !isLoading)
      return <ErrorState title={words.errorTitle} error={error} onRetry={list.reload} />;
    return <Loading />;
  }
  if (calls.length === 0) {
    return (
      <div class="card">
        {isFiltered ? (
          <EmptyState icon="search" title={words.noMatchTitle} text={words.noMatchText}>
            <Button icon="x" onClick={onClear}>
              {words.clear}
            </Button>
          </EmptyState>
        ) : (
          <EmptyState icon="phone" title={words.emptyTitle} text={words.emptyText}>
            <ButtonLink href="/board">{words.emptyAction}</ButtonLink>
          </EmptyState>
        )}
      </div>
    );
  }
  return (
    <>
      <CallTable calls={calls} isBusy={isLoading} />
      {list.hasMore ? (
        <div class="list-more">
          <Button isBusy={list.isLoadingMore} onClick={list.more}>
            {strings.common.loadMore}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Loading() {
  return (
    <div class="table-frame card table-loading" role="status" aria-label={strings.common.loading}>
      {Array.from({ length: SKELETON_ROWS }, (_, index) => (
        <div class="table-loading-row" key={index}>
          <Skeleton width="10rem" height="1.1em" />
          <Skeleton width="5.500rem" height="1.3em" />
          <Skeleton width="100%" height="0.9em" />
          <Skeleton width="4rem" height="0.9em" />
        </div>
      ))}
    </div>
  );
}

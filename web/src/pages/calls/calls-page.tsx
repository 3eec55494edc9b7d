import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { CallFilterBar } from "../../features/calls/call-filter-bar.tsx";
import {
  filtersFromQuery,
  filtersToApi,
  filtersToPath,
  hasFilters,
  NO_FILTERS,
} from "../../features/calls/call-filters.ts";
import { CallPages, type CallPagesState } from "../../features/calls/call-pages.ts";
import { CallTable } from "../../features/calls/call-table.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { formatCount } from "../../ui/format.ts";
import { usePageTitle } from "../../ui/page.ts";
import { EmptyState, ErrorState, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import "./calls.css";

const words = strings.calls;
const SKELETON_ROWS = 8;

/** All calls, newest first, with filters that live in the address. */
export function CallsPage() {
  usePageTitle(words.title);
  const { query, route } = useLocation();
  const filters = filtersFromQuery(query);
  const list = useMemo(() => new CallPages(), []);
  const key = filtersToPath(filters);
  useEffect(() => void list.open(filtersToApi(filters, new Date())), [key]);
  useEffect(() => list.follow(), [list]);
  const state = list.state.value;
  return (
    <>
      <header class="page-head">
        <h1>{words.title}</h1>
        {state.isLoaded && state.items.length > 0 ? (
          <span class="count" role="status">
            {words.shown(formatCount(state.items.length), state.nextCursor !== null)}
          </span>
        ) : null}
        <div class="page-head-tools">
          {state.newer > 0 && !hasFilters(filters) ? (
            <Button size="small" icon="refresh" onClick={() => void list.reload()}>
              {words.newCalls(state.newer)}
            </Button>
          ) : null}
        </div>
      </header>
      <CallFilterBar
        filters={filters}
        hasFocus={query.focus === "search"}
        onChange={(next) => route(filtersToPath(next), true)}
      />
      {state.error && state.isLoaded ? (
        <StaleBanner error={state.error} onRetry={() => void list.reload()} />
      ) : null}
      <List
        state={state}
        isFiltered={hasFilters(filters)}
        onRetry={() => void list.reload()}
        onMore={() => void list.more()}
        onClear={() => route(filtersToPath(NO_FILTERS), true)}
      />
    </>
  );
}

function List(props: {
  readonly state: CallPagesState;
  readonly isFiltered: boolean;
  readonly onRetry: () => void;
  readonly onMore: () => void;
  readonly onClear: () => void;
}) {
  const { state, isFiltered, onRetry, onMore, onClear } = props;
  const { items, isLoaded, error, loading, nextCursor } = state;
  if (!isLoaded) {
    if (error && loading === null)
      return <ErrorState title={words.errorTitle} error={error} onRetry={onRetry} />;
    return <Loading />;
  }
  if (items.length === 0) {
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
            <ButtonLink href="/board">{strings.notFound.action}</ButtonLink>
          </EmptyState>
        )}
      </div>
    );
  }
  return (
    <>
      <CallTable calls={items} isBusy={loading === "first"} />
      {nextCursor === null ? null : (
        <div class="list-more">
          <Button isBusy={loading === "more"} onClick={onMore}>
            {strings.common.loadMore}
          </Button>
        </div>
      )}
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

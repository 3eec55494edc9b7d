import { useLocation } from "preact-iso";
import { can } from "../../data/session.ts";
import { BulkBar } from "../../features/bulk/bulk-bar.tsx";
import { useSelection } from "../../features/bulk/use-selection.ts";
import { CALL_BULK, callBulkFilters } from "../../features/calls/call-bulk.ts";
import { CALL_COLUMNS, CompactCall } from "../../features/calls/call-columns.tsx";
import { CallFilterBar } from "../../features/calls/call-filter-bar.tsx";
import {
  filtersFromQuery,
  filtersToPath,
  hasFilters,
  NO_FILTERS,
} from "../../features/calls/call-filters.ts";
import { callListWords as words } from "../../features/calls/call-list.strings.ts";
import { isOnBoard } from "../../features/calls/call-state.ts";
import { callerText } from "../../features/calls/call-words.ts";
import { useCallList } from "../../features/calls/use-call-list.ts";
import { ListScreen } from "../../features/lists/list-screen.tsx";
import { listWords } from "../../features/lists/lists.strings.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/states.tsx";
import type { PageProps } from "../define-page.tsx";
import "./calls.css";

/** All calls, newest first; filters and columns live in the address. */
export function CallsPage({ title }: PageProps) {
  const { query, route } = useLocation();
  const filters = filtersFromQuery(query);
  const list = useCallList(filters);
  const narrow = (next: typeof filters) => route(filtersToPath(next, query.columns), true);
  const order = list.rows?.map(({ id }) => id) ?? [];
  const [selection, onSelect] = useSelection(JSON.stringify(filters), order);
  const isBulk = can("bulk-operations:run");
  return (
    <ListScreen
      {...{ title, list }}
      {...(isBulk ? { selection, onSelect } : {})}
      bar={
        isBulk ? (
          <BulkBar
            {...{ selection, onSelect, order }}
            kind={CALL_BULK}
            filters={callBulkFilters(filters, new Date())}
            hasMore={list.hasMore}
            onRest={list.reload}
          />
        ) : null
      }
      filters={{ ...filters }}
      name="calls"
      path="/calls"
      columns={CALL_COLUMNS}
      compact={CompactCall}
      nameOf={callerText}
      hrefOf={({ id }) => `/calls/${id}`}
      isMarked={(call) => call.priority === 1 && isOnBoard(call)}
      caption={words.caption}
      errorTitle={words.errorTitle}
      filterBar={<CallFilterBar filters={filters} hasFocus={query.focus === "search"} onChange={narrow} />}
      empty={<Nothing isFiltered={hasFilters(filters)} onClear={() => narrow(NO_FILTERS)} />}
    />
  );
}

function Nothing({ isFiltered, onClear }: { readonly isFiltered: boolean; readonly onClear: () => void }) {
  return isFiltered ? (
    <EmptyState icon="search" title={words.noMatchTitle} text={words.noMatchText}>
      <Button icon="x" onClick={onClear}>
        {listWords.clear}
      </Button>
    </EmptyState>
  ) : (
    <EmptyState icon="phone" title={words.emptyTitle} text={words.emptyText}>
      <ButtonLink href="/board">{words.emptyAction}</ButtonLink>
    </EmptyState>
  );
}

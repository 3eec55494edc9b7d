import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { withQuery } from "../../data/http.ts";
import { can } from "../../data/session.ts";
import { BulkBar } from "../../features/bulk/bulk-bar.tsx";
import { useSelection } from "../../features/bulk/use-selection.ts";
import { Permitted } from "../../features/identity/permitted.tsx";
import { LEAD_BULK, leadBulkFilters } from "../../features/leads/lead-bulk.tsx";
import { CompactLead, LEAD_COLUMNS } from "../../features/leads/lead-columns.tsx";
import { LeadFilterBar } from "../../features/leads/lead-filter-bar.tsx";
import {
  countLeadFilters,
  LEAD_SORTS,
  type LeadFilters,
  leadFiltersFrom,
  leadFiltersToApi,
  NO_LEAD_FILTERS,
} from "../../features/leads/lead-filters.ts";
import { leadText } from "../../features/leads/lead-words.ts";
import { leadWords as words } from "../../features/leads/leads.strings.ts";
import { NewLeadDialog } from "../../features/leads/new-lead-dialog.tsx";
import { PipelineView } from "../../features/leads/pipeline-view.tsx";
import { useLeadList } from "../../features/leads/use-lead-list.ts";
import { ListScreen } from "../../features/lists/list-screen.tsx";
import { listWords } from "../../features/lists/lists.strings.ts";
import { oneOf, pathWith } from "../../ui/address.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { DownloadLink } from "../../ui/download-link.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import type { PageProps } from "../define-page.tsx";
import "../../features/leads/leads.css";

/** Leads, as a table or as a pipeline; all of it lives in the address. */
export function LeadsPage({ title }: PageProps) {
  const { query, route } = useLocation();
  const filters = leadFiltersFrom(query);
  const isPipeline = query.view === "pipeline";
  const pathOf = (next: LeadFilters, view = query.view, isNew = "") =>
    pathWith("/leads", { ...next, view, columns: query.columns, new: isNew });
  const narrow = (next: LeadFilters) => route(pathOf(next), true);
  const bar = (
    <LeadFilterBar {...{ filters, isPipeline }} hasFocus={query.focus === "search"} onChange={narrow} />
  );
  const tools = (
    <>
      <nav class="view-switch" aria-label={title}>
        <a href={pathOf(filters, "")} aria-current={isPipeline ? undefined : "page"}>
          {words.table}
        </a>
        <a href={pathOf(filters, "pipeline")} aria-current={isPipeline ? "page" : undefined}>
          {words.pipeline}
        </a>
      </nav>
      <AddLead
        isOpen={query.new === "1"}
        onOpen={(isOpen) => route(pathOf(filters, query.view, isOpen ? "1" : ""), true)}
      />
    </>
  );
  if (isPipeline) return <PipelineView {...{ title, filters, tools }} filterBar={bar} />;
  return <LeadTable {...{ title, filters, tools, narrow }} filterBar={bar} />;
}

function LeadTable(props: {
  readonly title: string;
  readonly filters: LeadFilters;
  readonly narrow: (filters: LeadFilters) => void;
  readonly tools: ComponentChildren;
  readonly filterBar: ComponentChildren;
}) {
  const { title, filters, narrow, tools, filterBar } = props;
  const list = useLeadList(filters);
  const order = list.rows?.map(({ id }) => id) ?? [];
  const [selection, onSelect] = useSelection(JSON.stringify(filters), order);
  return (
    <ListScreen
      {...{ title, list, filterBar }}
      {...(can("bulk-operations:run") ? { selection, onSelect } : {})}
      bar={
        can("bulk-operations:run") ? (
          <BulkBar
            {...{ selection, onSelect, order }}
            kind={LEAD_BULK}
            filters={leadBulkFilters(filters)}
            hasMore={list.hasMore}
            onRest={list.reload}
          />
        ) : null
      }
      tools={
        <>
          {tools}
          <Permitted permission="imports:run">
            <ButtonLink size="small" href="/imports?kind=leads">
              {words.import}
            </ButtonLink>
          </Permitted>
          <DownloadLink
            href={withQuery("/api/leads/export.csv", leadFiltersToApi(filters) as Record<string, string>)}
          >
            {words.export}
          </DownloadLink>
        </>
      }
      name="leads"
      path="/leads"
      filters={{ ...filters }}
      columns={LEAD_COLUMNS}
      compact={CompactLead}
      nameOf={leadText}
      hrefOf={({ id }) => `/leads/${id}`}
      sort={filters.sort || "-createdAt"}
      onSort={(sort) => narrow({ ...filters, sort: oneOf(LEAD_SORTS, sort) })}
      caption={words.caption}
      errorTitle={words.errorTitle}
      empty={
        countLeadFilters(filters) > 0 ? (
          <EmptyState icon="search" title={words.noMatchTitle} text={words.noMatchText}>
            <Button icon="x" onClick={() => narrow(NO_LEAD_FILTERS)}>
              {listWords.clear}
            </Button>
          </EmptyState>
        ) : (
          <EmptyState icon="users" title={words.emptyTitle} text={words.emptyText} />
        )
      }
    />
  );
}

function AddLead(props: { readonly isOpen: boolean; readonly onOpen: (isOpen: boolean) => void }) {
  const { isOpen, onOpen } = props;
  const { route } = useLocation();
  return (
    <>
      <Permitted permission="leads:write">
        <Button size="small" kind="primary" icon="plus" onClick={() => onOpen(true)}>
          {words.add}
        </Button>
      </Permitted>
      {isOpen && can("leads:write") ? (
        <NewLeadDialog
          onClose={() => onOpen(false)}
          onDone={(lead) => {
            showToast({ tone: "good", text: words.added(leadText(lead)) });
            // The list stays where going back leads to.
            onOpen(false);
            route(`/leads/${lead.id}`);
          }}
        />
      ) : null}
    </>
  );
}

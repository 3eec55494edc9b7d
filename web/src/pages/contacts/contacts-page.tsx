import { useLocation } from "preact-iso";
import { withQuery } from "../../data/http.ts";
import { can } from "../../data/session.ts";
import { BulkBar } from "../../features/bulk/bulk-bar.tsx";
import { useSelection } from "../../features/bulk/use-selection.ts";
import { contactBulk, contactBulkFilters } from "../../features/contacts/contact-bulk.ts";
import { CONTACT_COLUMNS, CompactContact } from "../../features/contacts/contact-columns.tsx";
import { ContactFilterBar } from "../../features/contacts/contact-filter-bar.tsx";
import {
  CONTACT_SORTS,
  type ContactFilters,
  contactFiltersFrom,
  contactFiltersToApi,
  countContactFilters,
  NO_CONTACT_FILTERS,
} from "../../features/contacts/contact-filters.ts";
import { contactText } from "../../features/contacts/contact-words.ts";
import { contactWords as words } from "../../features/contacts/contacts.strings.ts";
import { MAX_MERGED, mergePath } from "../../features/contacts/merge-choice.ts";
import { NewContactDialog } from "../../features/contacts/new-contact-dialog.tsx";
import { useContactList } from "../../features/contacts/use-contact-list.ts";
import { Permitted } from "../../features/identity/permitted.tsx";
import { ListScreen } from "../../features/lists/list-screen.tsx";
import { listWords } from "../../features/lists/lists.strings.ts";
import { oneOf, pathWith } from "../../ui/address.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { DownloadLink } from "../../ui/download-link.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import type { PageProps } from "../define-page.tsx";
import "../../features/contacts/contacts.css";

/** All contacts; filters and columns live in the address. */
export function ContactsPage({ title }: PageProps) {
  const { query, route } = useLocation();
  const filters = contactFiltersFrom(query);
  const list = useContactList(filters);
  const order = list.rows?.map(({ id }) => id) ?? [];
  const [selection, onSelect] = useSelection(JSON.stringify(filters), order);
  const pathOf = (next: ContactFilters, isNew = "") =>
    pathWith("/contacts", { ...next, columns: query.columns, new: isNew });
  const narrow = (next: ContactFilters) => route(pathOf(next), true);
  const isBulk = can("bulk-operations:run");
  const isMergeable = !selection.isAll && selection.ids.size > 1 && selection.ids.size <= MAX_MERGED;
  return (
    <ListScreen
      {...{ title, list }}
      {...(isBulk ? { selection, onSelect } : {})}
      bar={
        isBulk ? (
          <BulkBar
            {...{ selection, onSelect, order }}
            kind={contactBulk(filters.deleted !== "")}
            filters={contactBulkFilters(filters)}
            hasMore={list.hasMore}
            onRest={list.reload}
          >
            {isMergeable && filters.deleted === "" && can("records:merge") ? (
              <ButtonLink size="small" icon="copy" href={mergePath([...selection.ids])}>
                {words.bulk.merge}
              </ButtonLink>
            ) : null}
          </BulkBar>
        ) : null
      }
      tools={
        <Tools
          filters={filters}
          isNew={query.new === "1"}
          path={pathOf(filters)}
          newPath={pathOf(filters, "1")}
        />
      }
      name="contacts"
      path="/contacts"
      filters={{ ...filters }}
      columns={CONTACT_COLUMNS}
      compact={CompactContact}
      nameOf={contactText}
      hrefOf={({ id }) => `/contacts/${id}`}
      sort={filters.sort || "-createdAt"}
      onSort={(sort) => narrow({ ...filters, sort: oneOf(CONTACT_SORTS, sort) })}
      caption={words.caption}
      errorTitle={words.errorTitle}
      filterBar={<ContactFilterBar filters={filters} onChange={narrow} />}
      empty={
        <Nothing isFiltered={countContactFilters(filters) > 0} onClear={() => narrow(NO_CONTACT_FILTERS)} />
      }
    />
  );
}

/** `isNew`: the address asks for the form of a new one; `path` is the address without that, `newPath` the one with it. */
function Tools(props: {
  readonly filters: ContactFilters;
  readonly isNew: boolean;
  readonly path: string;
  readonly newPath: string;
}) {
  const { filters, isNew, path, newPath } = props;
  const { route } = useLocation();
  return (
    <>
      <Permitted permission="contacts:write">
        <Button size="small" kind="primary" icon="plus" onClick={() => route(newPath, true)}>
          {words.add}
        </Button>
      </Permitted>
      <Permitted permission="imports:run">
        <ButtonLink size="small" href="/imports?kind=contacts">
          {words.import}
        </ButtonLink>
      </Permitted>
      <DownloadLink
        href={withQuery(
          "/api/contacts/export.csv",
          contactFiltersToApi(filters) as Record<string, string | undefined>,
        )}
      >
        {words.export}
      </DownloadLink>
      {isNew && can("contacts:write") ? (
        <NewContactDialog
          onClose={() => route(path, true)}
          onDone={(contact) => {
            showToast({ tone: "good", text: words.added(contactText(contact)) });
            // The list stays where going back leads to.
            route(path, true);
            route(`/contacts/${contact.id}`);
          }}
        />
      ) : null}
    </>
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
    <EmptyState icon="contacts" title={words.emptyTitle} text={words.emptyText} />
  );
}

import { useQuery } from "@tanstack/preact-query";
import { useLocation } from "preact-iso";
import { CHOICES } from "../../data/endpoints.generated.ts";
import { can } from "../../data/session.ts";
import { type DialListStatus, dialListsQuery } from "../../features/dialing/dialing.queries.ts";
import { dialingWords as words } from "../../features/dialing/dialing.strings.ts";
import { ListRow } from "../../features/dialing/list-row.tsx";
import { NewListDialog } from "../../features/dialing/new-list-dialog.tsx";
import { Permitted } from "../../features/identity/permitted.tsx";
import { oneOf, pathWith } from "../../ui/address.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState, NotLoaded, StaleBanner, TableSkeleton } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import type { PageProps } from "../define-page.tsx";
import "../../features/dialing/dialing.css";
import "../../features/leads/leads.css";

const STATUSES = CHOICES.listDialLists.status;

/** Dial lists, those that are being called first; which ones stands in the address. */
export function DialingPage({ title }: PageProps) {
  const { query, route } = useLocation();
  const status = oneOf(STATUSES, query.status) || "active";
  const isMaking = query.new === "1" && can("dial-lists:manage");
  const pathOf = (of: DialListStatus, making = false) =>
    pathWith("/dialing", { status: of === "active" ? "" : of, new: making ? "1" : "" });
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
        <div class="page-head-tools">
          <nav class="view-switch" aria-label={words.lists}>
            {STATUSES.map((one) => (
              <a key={one} href={pathOf(one)} aria-current={one === status ? "page" : undefined}>
                {words.tabs[one]}
              </a>
            ))}
          </nav>
          <Permitted permission="dial-lists:manage">
            <Button size="small" kind="primary" icon="plus" onClick={() => route(pathOf(status, true), true)}>
              {words.newList}
            </Button>
          </Permitted>
        </div>
      </header>
      <Lists status={status} />
      {isMaking ? (
        <NewListDialog
          onClose={() => route(pathOf(status), true)}
          onDone={({ id, name, progress }) => {
            showToast({ tone: "good", text: words.made(name, progress.total) });
            route(`/dialing/${id}`);
          }}
        />
      ) : null}
    </>
  );
}

function Lists({ status }: { readonly status: DialListStatus }) {
  const lists = useQuery({ ...dialListsQuery(status), refetchInterval: 30_000 });
  if (!lists.data) {
    return (
      <NotLoaded query={lists} title={words.listsError}>
        <TableSkeleton />
      </NotLoaded>
    );
  }
  const { items } = lists.data;
  return (
    <>
      {lists.error ? <StaleBanner error={lists.error} onRetry={() => void lists.refetch()} /> : null}
      {items.length === 0 ? (
        <div class="card">
          <EmptyState icon="list" title={words.empty[status]} text={words.emptyText[status]} />
        </div>
      ) : (
        <ul class="card dial-rows">
          {items.map((list) => (
            <ListRow key={list.id} list={list} />
          ))}
        </ul>
      )}
    </>
  );
}

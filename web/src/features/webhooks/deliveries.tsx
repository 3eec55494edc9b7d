import { useQuery } from "@tanstack/preact-query";
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import type { WebhookEndpoint } from "../../data/types.ts";
import { asQuery } from "../../data/use-paged-list.ts";
import { Button } from "../../ui/button.tsx";
import { FilterSelect } from "../../ui/filters.tsx";
import { EmptyState, NotLoaded, PartNotLoaded, StaleBanner, TableSkeleton } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { AgainAllDialog } from "./again-all-dialog.tsx";
import { DELIVERY_STATUSES, type DeliveryView, viewToPath } from "./delivery-filter.ts";
import { DeliveryDialog } from "./delivery-dialog.tsx";
import { DeliveryTable } from "./delivery-table.tsx";
import { useDeliveries } from "./use-deliveries.ts";
import { givenUpQuery, POLL_MS } from "./webhooks.queries.ts";
import { webhookWords } from "./webhooks.strings.ts";

const words = webhookWords.deliveries;

/** What an endpoint was sent, narrowed by the address, which also says which one is opened. */
export function Deliveries(props: { readonly endpoint: WebhookEndpoint; readonly view: DeliveryView }) {
  const { endpoint, view } = props;
  const { status, opened } = view;
  const { route } = useLocation();
  const { list, newerCount, hurry } = useDeliveries(endpoint, status);
  const [isConfirming, setConfirming] = useState(false);
  const { rows } = list;
  const isActive = endpoint.status === "active";
  // What was given up may be further down than what is loaded.
  const givenUp = useQuery({
    ...givenUpQuery(endpoint.id, 1),
    enabled: isActive,
    refetchInterval: POLL_MS,
  }).data;
  const isAnyGivenUp = rows?.some((row) => row.status === "dead") || (givenUp?.count ?? 0) > 0;
  const show = (change: Partial<DeliveryView>) =>
    route(viewToPath(endpoint.id, { ...view, ...change }), true);
  return (
    <section aria-labelledby="deliveries-title">
      <div class="section-head">
        <h2 id="deliveries-title">{words.title}</h2>
        <div class="hook-tools">
          {newerCount > 0 ? (
            <Button size="small" kind="primary" icon="refresh" onClick={list.reload}>
              {words.newer(newerCount)}
            </Button>
          ) : null}
          {isActive && isAnyGivenUp ? (
            <Button size="small" icon="send" onClick={() => setConfirming(true)}>
              {webhookWords.againAll.button}
            </Button>
          ) : null}
          <FilterSelect
            label={words.state}
            value={status}
            any={words.anyState}
            options={DELIVERY_STATUSES.map((one) => [one, words.statuses[one]])}
            onChange={(next) => show({ status: next })}
          />
        </div>
      </div>
      {list.error && rows ? <StaleBanner error={list.error} onRetry={list.refresh} /> : null}
      {!rows ? (
        <NotLoaded key={status} query={asQuery(list)} title={words.errorTitle}>
          <TableSkeleton />
        </NotLoaded>
      ) : rows.length === 0 ? (
        <div class="card">
          {status === "" ? (
            <EmptyState icon="send" title={words.emptyTitle} text={words.emptyText} />
          ) : (
            <EmptyState
              icon="search"
              title={words.noMatchTitle}
              text={words.noMatchText(words.statuses[status])}
            >
              <Button icon="x" onClick={() => show({ status: "" })}>
                {words.clear}
              </Button>
            </EmptyState>
          )}
        </div>
      ) : (
        <DeliveryTable
          deliveries={rows}
          isActive={isActive}
          isBusy={list.isLoading}
          hrefOf={({ id }) => viewToPath(endpoint.id, { status, opened: id })}
        />
      )}
      {list.moreError ? (
        <PartNotLoaded
          query={{ error: list.moreError, isFetching: list.isLoadingMore, refetch: list.more }}
          title={words.moreFailed}
        />
      ) : list.hasMore ? (
        <div class="list-more">
          <Button isBusy={list.isLoadingMore} onClick={list.more}>
            {strings.common.loadMore}
          </Button>
        </div>
      ) : null}
      {opened === "" ? null : (
        <DeliveryDialog
          key={opened}
          id={opened}
          known={rows?.find(({ id }) => id === opened)}
          isActive={isActive}
          onClose={() => show({ opened: "" })}
        />
      )}
      {isConfirming ? (
        <AgainAllDialog endpoint={endpoint} onBegun={hurry} onClose={() => setConfirming(false)} />
      ) : null}
    </section>
  );
}

import { useQuery } from "@tanstack/preact-query";
import { useLocation, useRoute } from "preact-iso";
import { Deliveries } from "../../features/webhooks/deliveries.tsx";
import { viewFromQuery, viewToPath } from "../../features/webhooks/delivery-filter.ts";
import { EndpointHead } from "../../features/webhooks/endpoint-head.tsx";
import { hostOf } from "../../features/webhooks/webhook-words.ts";
import { endpointQuery } from "../../features/webhooks/webhooks.queries.ts";
import { webhookWords } from "../../features/webhooks/webhooks.strings.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { useBackShortcut } from "../../ui/history.ts";
import { InTurn } from "../../ui/in-turn.tsx";
import { usePageTitle } from "../../ui/page.ts";
import { EmptyState, NotLoaded, Skeleton, StaleBanner, TableSkeleton } from "../../ui/states.tsx";
import "../api-keys/api-keys.css";
import "../call/call.css";
import "../../features/webhooks/webhooks.css";

const words = webhookWords.endpoint;

/** One endpoint: how it is, and all that it was sent. */
export function WebhookPage() {
  const { params } = useRoute();
  const id = params.id ?? "";
  return <WebhookView key={id} id={id} />;
}

function WebhookView({ id }: { readonly id: string }) {
  const query = useQuery(endpointQuery(id));
  const { query: address, route } = useLocation();
  const view = viewFromQuery(address);
  const { data: endpoint, error, refetch } = query;
  useBackShortcut("/webhook-endpoints");
  usePageTitle(endpoint && hostOf(endpoint.url));
  if (error?.status === 404 || error?.status === 422) {
    return (
      <EmptyState isPage icon="search" title={words.notFoundTitle} text={words.notFoundText}>
        <ButtonLink href="/webhook-endpoints">{words.back}</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <>
      <BackLink href="/webhook-endpoints" text={words.back} />
      {endpoint ? (
        <>
          <EndpointHead
            endpoint={endpoint}
            onTest={(opened) => route(viewToPath(id, { ...view, opened }), true)}
          />
          {error ? <StaleBanner error={error} onRetry={() => void refetch()} /> : null}
          <InTurn>
            <Deliveries endpoint={endpoint} view={view} />
          </InTurn>
        </>
      ) : (
        <NotLoaded isPage query={query} title={words.errorTitle}>
          <div class="call-head">
            <Skeleton width="24rem" height="2.125rem" />
            <Skeleton width="100%" height="2.25rem" />
          </div>
          <TableSkeleton />
        </NotLoaded>
      )}
    </>
  );
}

import { useQuery } from "@tanstack/preact-query";
import { useLocation } from "preact-iso";
import { can } from "../../data/session.ts";
import { Permitted } from "../../features/identity/permitted.tsx";
import { EndpointDialog } from "../../features/webhooks/endpoint-dialog.tsx";
import { EndpointTable } from "../../features/webhooks/endpoint-table.tsx";
import { endpointsQuery } from "../../features/webhooks/webhooks.queries.ts";
import { NEW_ENDPOINT } from "../../features/webhooks/webhooks.shortcuts.ts";
import { webhookWords as words } from "../../features/webhooks/webhooks.strings.ts";
import { Button } from "../../ui/button.tsx";
import { useShortcut } from "../../ui/shortcuts.ts";
import { EmptyState, NotLoaded, StaleBanner, TableSkeleton } from "../../ui/states.tsx";
import type { PageProps } from "../define-page.tsx";
import "../api-keys/api-keys.css";
import "../../features/webhooks/webhooks.css";

/** Which systems are told of what happens here, and how each of them is. */
export function WebhooksPage({ title }: PageProps) {
  const query = useQuery(endpointsQuery);
  const { query: address, route } = useLocation();
  const add = () => route("/webhook-endpoints?new=1", true);
  useShortcut(NEW_ENDPOINT, () => can("webhooks:manage") && add());
  const { data: endpoints, error, refetch } = query;
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
        <div class="page-head-tools">
          <Permitted permission="webhooks:manage">
            <Button kind="primary" icon="plus" onClick={add}>
              {words.add}
            </Button>
          </Permitted>
        </div>
      </header>
      <p class="muted page-intro">{words.intro}</p>
      {error && endpoints ? <StaleBanner error={error} onRetry={() => void refetch()} /> : null}
      {!endpoints ? (
        <NotLoaded query={query} title={words.errorTitle}>
          <TableSkeleton />
        </NotLoaded>
      ) : endpoints.length === 0 ? (
        <div class="card">
          <EmptyState icon="webhook" title={words.emptyTitle} text={words.emptyText} />
        </div>
      ) : (
        <EndpointTable endpoints={endpoints} />
      )}
      {address.new === "1" && can("webhooks:manage") ? (
        <EndpointDialog onClose={() => route("/webhook-endpoints", true)} />
      ) : null}
    </>
  );
}

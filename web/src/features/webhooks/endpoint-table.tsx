import type { ListedWebhookEndpoint } from "../../data/types.ts";
import { Ago } from "../../ui/time.tsx";
import { DeliveryBadge, EndpointBadge } from "./state-badge.tsx";
import { When } from "./when.tsx";
import { webhookWords as words } from "./webhooks.strings.ts";

/** So many names are counted at a glance. */
const FEW = 2;

/** Endpoints, each leading to its page; on narrow screens each row becomes a block. */
export function EndpointTable({ endpoints }: { readonly endpoints: readonly ListedWebhookEndpoint[] }) {
  return (
    <div class="table-frame card">
      <table class="table hook-table">
        <caption class="hidden-visually">{words.caption}</caption>
        <thead>
          <tr>
            {words.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {endpoints.map((endpoint) => (
            <EndpointRow key={endpoint.id} endpoint={endpoint} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EndpointRow({ endpoint }: { readonly endpoint: ListedWebhookEndpoint }) {
  const { id, url, description, events, status, failingSince, lastDelivery } = endpoint;
  return (
    <tr>
      <td>
        <a class="row-link" href={`/webhook-endpoints/${id}`} data-item>
          <span class="row-who">
            <span class="row-name">{url}</span>
            {description === "" ? null : <span class="muted hook-description">{description}</span>}
          </span>
        </a>
      </td>
      <td>
        <EndpointBadge endpoint={endpoint} />
        {status !== "active" || failingSince === null ? null : (
          <span class="muted hook-since">
            {words.since} <When at={failingSince} />
          </span>
        )}
      </td>
      <td class="hook-events muted">
        <span class="hook-names">{events.join(", ")}</span>
        {events.length > FEW ? <span class="hook-since">{words.events(events.length)}</span> : null}
      </td>
      <td class="hook-last">
        {lastDelivery === null ? (
          <span class="muted">{words.nothingSent}</span>
        ) : (
          <>
            <DeliveryBadge status={lastDelivery.status} />
            <span class="muted hook-since">
              <Ago at={lastDelivery.createdAt} />
            </span>
          </>
        )}
      </td>
    </tr>
  );
}

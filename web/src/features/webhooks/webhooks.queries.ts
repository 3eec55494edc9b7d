import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { PAGE_SIZE, pagedListQuery } from "../../data/paged-list.ts";
import { type ListPages, withRow } from "../../data/pages.ts";
import { queryClient } from "../../data/query-client.ts";
import type {
  ListedWebhookEndpoint,
  WebhookDelivery,
  WebhookDeliveryStatus,
  WebhookEndpoint,
} from "../../data/types.ts";

/** No live channel tells of webhooks: what is shown is asked for again so often. */
export const POLL_MS = 15_000;
/** What is on its way is asked for so often while its next attempt is near. */
export const POLL_MOVING_MS = 2_000;

const LIST_KEY = ["webhooks", "list"] as const;
const DELIVERIES_KEY = ["webhooks", "deliveries"] as const;

/** All endpoints, newest first: there are fifty at most. Addresses may hold secrets, and so no copy is kept. */
export const endpointsQuery = queryOptions({
  queryKey: LIST_KEY,
  queryFn: async ({ signal }): Promise<readonly ListedWebhookEndpoint[]> =>
    (await api.listWebhookEndpoints({ query: { limit: PAGE_SIZE }, signal })).items,
  refetchInterval: POLL_MS,
  meta: { copy: "never" },
});

/** One endpoint. */
export const endpointQuery = (id: string) =>
  queryOptions({
    queryKey: ["webhooks", "one", id],
    queryFn: ({ signal }) => api.getWebhookEndpoint({ params: { id }, signal }),
    refetchInterval: POLL_MS,
    meta: { copy: "never" },
  });

/** The events that there are; they change with the server's version alone. */
export const eventsQuery = queryOptions({
  queryKey: ["webhooks", "events"],
  queryFn: async ({ signal }) => (await api.listWebhookEvents({ signal })).items,
  staleTime: Number.POSITIVE_INFINITY,
});

/** What an endpoint was sent, newest first; empty: whatever became of it. */
export const deliveriesQuery = (endpointId: string, status: WebhookDeliveryStatus | "") =>
  pagedListQuery<WebhookDelivery>({
    queryKey: [...DELIVERIES_KEY, endpointId, status],
    fetch: (cursor, signal) =>
      api.listWebhookDeliveries({
        params: { id: endpointId },
        query: { status: status || undefined, limit: PAGE_SIZE, cursor },
        signal,
      }),
    copy: "never",
  });

/** One delivery, asked for again while it moves. */
export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ["webhooks", "delivery", id],
    queryFn: ({ signal }) => api.getWebhookDelivery({ params: { id }, signal }),
    refetchInterval: ({ state: { data } }) => (data && isMoving(data) ? POLL_MOVING_MS : POLL_MS),
    meta: { copy: "never" },
  });

/** How much was given up, counted to `upTo`, and whether there is more. */
export const givenUpQuery = (endpointId: string, upTo = PAGE_SIZE) =>
  queryOptions({
    queryKey: ["webhooks", "given-up", endpointId, upTo],
    queryFn: async ({ signal }) => {
      const { items, nextCursor } = await api.listWebhookDeliveries({
        params: { id: endpointId },
        query: { status: "dead", limit: upTo },
        signal,
      });
      return { count: items.length, hasMore: nextCursor !== null };
    },
    staleTime: 0,
    gcTime: 0,
    meta: { copy: "never" },
  });

/** Is a delivery on its way, its next attempt within the next polls? */
export function isMoving({ status, nextAttemptAt }: WebhookDelivery): boolean {
  if (status !== "pending") return false;
  return nextAttemptAt === null || Date.parse(nextAttemptAt) - Date.now() < POLL_MS;
}

/** Shows an endpoint as it is now, wherever it is shown. */
export function showEndpoint(endpoint: WebhookEndpoint): void {
  queryClient.setQueryData(endpointQuery(endpoint.id).queryKey, endpoint);
  queryClient.setQueryData(LIST_KEY, (all: readonly ListedWebhookEndpoint[] | undefined) =>
    all?.map((one) => (one.id === endpoint.id ? { ...one, ...endpoint } : one)),
  );
}

/** Shows a delivery as it is now, wherever it is shown; an answer that is on its way does not undo it. */
export async function showDelivery(delivery: WebhookDelivery): Promise<void> {
  const { id, endpointId } = delivery;
  await queryClient.cancelQueries({ queryKey: deliveryQuery(id).queryKey });
  queryClient.setQueryData(deliveryQuery(id).queryKey, delivery);
  queryClient.setQueriesData<ListPages<WebhookDelivery>>(
    { queryKey: [...DELIVERIES_KEY, endpointId] },
    (list) => list && withRow(list, id, () => delivery),
  );
}

/** An endpoint was sent something: what is shown of it is fetched anew. */
export async function refreshDeliveries(endpointId: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: [...DELIVERIES_KEY, endpointId] });
}

/** What became of a delivery may have changed how its endpoint is. */
export async function refreshEndpoint(id: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: endpointQuery(id).queryKey });
}

/** Endpoints came, went or changed: the list is fetched anew. */
export async function refreshEndpoints(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: LIST_KEY });
}

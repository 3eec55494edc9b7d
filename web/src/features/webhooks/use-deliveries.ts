import { useEffect, useRef } from "preact/hooks";
import type { WebhookDelivery, WebhookDeliveryStatus } from "../../data/types.ts";
import { type PagedList, usePagedList } from "../../data/use-paged-list.ts";
import { deliveriesQuery, isMoving, POLL_MOVING_MS, POLL_MS } from "./webhooks.queries.ts";

/** So far down the list what is still on its way is looked at again. */
const FOLLOWED_ROWS = 300;

/** Follows what an endpoint was sent: often while something moves. What is new waits above until it is asked for. */
export function useDeliveries(
  endpointId: string,
  status: WebhookDeliveryStatus | "",
): PagedList<WebhookDelivery> {
  const list = usePagedList(deliveriesQuery(endpointId, status));
  const rows = list.rows ?? [];
  const newest = useRef(list);
  newest.current = list;
  const hasMoving = rows.some(isMoving);
  const last = rows.findLastIndex((row) => row.status === "pending");
  useEffect(() => list.onRange(0, Math.max(0, Math.min(last, FOLLOWED_ROWS))), [last]);
  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === "visible") newest.current.refresh();
    };
    const timer = setInterval(refresh, hasMoving ? POLL_MOVING_MS : POLL_MS);
    return () => clearInterval(timer);
  }, [hasMoving]);
  return list;
}

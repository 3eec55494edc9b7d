import { useEffect, useRef, useState } from "preact/hooks";
import { inTurn } from "../../data/in-turn.ts";
import { poll } from "../../data/poll.ts";
import type { WebhookDelivery, WebhookDeliveryStatus, WebhookEndpoint } from "../../data/types.ts";
import { type PagedList, usePagedList } from "../../data/use-paged-list.ts";
import { deliveriesQuery, isMoving, POLL_MOVING_MS, POLL_MS, refreshEndpoint } from "./webhooks.queries.ts";

/** So far down the list what is still on its way is looked at again. */
const FOLLOWED_ROWS = 300;
/** What the server begins by itself is on its way within this time. */
const HURRY_MS = 20_000;

/** What an endpoint was sent, as it is followed. */
interface FollowedDeliveries {
  readonly list: PagedList<WebhookDelivery>;
  /** What came since and is not shown. */
  readonly newerCount: number;
  /** Something was begun that the rows do not show yet. */
  readonly hurry: () => void;
}

/** Follows what an endpoint was sent: often while something moves. What is new waits above until it is asked for. */
export function useDeliveries(
  { id, status: endpointStatus }: WebhookEndpoint,
  status: WebhookDeliveryStatus | "",
): FollowedDeliveries {
  const list = usePagedList(deliveriesQuery(id, status));
  const rows = list.rows ?? [];
  const newest = useRef(list);
  newest.current = list;
  const [hurriedAtMs, setHurriedAtMs] = useState(0);
  useEffect(() => {
    if (hurriedAtMs === 0) return undefined;
    const timer = setTimeout(() => setHurriedAtMs(0), HURRY_MS);
    return () => clearTimeout(timer);
  }, [hurriedAtMs]);
  const everyMs = hurriedAtMs > 0 || rows.some(isMoving) ? POLL_MOVING_MS : POLL_MS;
  const last = rows.findLastIndex((row) => row.status === "pending");
  useEffect(() => list.onRange(0, Math.max(0, Math.min(last, FOLLOWED_ROWS))), [last]);
  useEffect(() => {
    const refresh = async () => {
      if (document.visibilityState === "visible") await newest.current.refresh();
    };
    // One of another pace may still be under way.
    return poll(() => inTurn(`deliveries of ${id}`, refresh), everyMs);
  }, [everyMs]);
  const hurry = () => setHurriedAtMs(Date.now());
  const known = useRef(endpointStatus);
  useEffect(() => {
    // Resumed: what was held goes out.
    if (known.current !== endpointStatus) hurry();
    known.current = endpointStatus;
  }, [endpointStatus]);
  const pendingCount = rows.filter((row) => row.status === "pending").length;
  const knownPending = useRef(pendingCount);
  useEffect(() => {
    if (knownPending.current !== pendingCount) void refreshEndpoint(id);
    knownPending.current = pendingCount;
  }, [pendingCount]);
  const shown = new Set(rows.map((row) => row.id));
  return { list, newerCount: [...list.newerIds].filter((one) => !shown.has(one)).length, hurry };
}

import { queryClient } from "../../data/query-client.ts";
import { burningAlertsQuery } from "../alerts/alerts.queries.ts";
import { onCallNowQuery, schedulesQuery } from "./on-call.queries.ts";

/** Begins to fetch what the page shows first; loaded with the page, not before. */
export function prefetchOnCall(): Promise<unknown> {
  return Promise.all([
    queryClient.prefetchQuery(burningAlertsQuery),
    queryClient.prefetchQuery(onCallNowQuery),
    queryClient.prefetchQuery(schedulesQuery),
  ]);
}

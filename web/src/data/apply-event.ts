import { measured } from "../telemetry/measured.ts";
import { queryClient } from "./query-client.ts";

/**
 * Changes a query's data as an event says. An answer that is on its way may have been read before the event, so the change
 * is made to that as well: `change` must do no harm when it is made twice.
 */
export function applyEvent<T>(queryKey: readonly unknown[], change: (data: T) => T): void {
  const apply = () => {
    const updatedAt = queryClient.getQueryState(queryKey)?.dataUpdatedAt;
    // As old as it was: an event brings one change, not all that is new.
    queryClient.setQueryData<T>(queryKey, (data) => data && change(data), { updatedAt });
  };
  measured("apply a live event", apply);
  const query = queryClient.getQueryCache().find({ queryKey, exact: true });
  if (query?.state.fetchStatus === "fetching") query.promise?.then(apply, () => undefined);
}

import { queryClient } from "../../data/query-client.ts";
import { channelsQuery } from "../../features/channels/channels.queries.ts";

/** Begins to fetch what `/channels` shows. */
export function prefetch(): readonly Promise<unknown>[] {
  return [queryClient.prefetchQuery(channelsQuery)];
}

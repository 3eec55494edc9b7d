import { queryClient } from "../../data/query-client.ts";
import { channelQuery, channelsQuery, messagesQuery } from "../../features/channels/channels.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/channels/:id` shows. */
export function prefetch({ params: { id = "" } }: Place): readonly Promise<unknown>[] {
  return [
    queryClient.prefetchQuery(channelsQuery),
    queryClient.prefetchQuery(channelQuery(id)),
    queryClient.prefetchQuery(messagesQuery(id)),
  ];
}

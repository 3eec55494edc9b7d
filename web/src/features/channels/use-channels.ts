import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { queryClient } from "../../data/query-client.ts";
import { currentUser } from "../../data/session.ts";
import type { Channel } from "../../data/types.ts";
import { useGathered } from "../../data/use-gathered.ts";
import { withPosted, withRead } from "./channel-list.ts";
import { channelsQuery } from "./channels.queries.ts";

const GATHER_MS = 300;

/** The channels that one is in, with what is unread, kept right. */
export function useChannels() {
  const me = currentUser()?.id;
  const query = useLiveQuery(channelsQuery);
  const again = useGathered(GATHER_MS, () => void query.refetch());
  useChannel(me === undefined ? undefined : channel("conversations", { id: me }), {
    "channel.posted": (posted) => {
      const known = queryClient.getQueryData(channelsQuery.queryKey);
      const next = known && withPosted(known, posted, me);
      if (next) queryClient.setQueryData(channelsQuery.queryKey, next);
      else again();
    },
    "channel.read": (read) => showRead(read),
    "channel.joined": again,
    "channel.left": again,
    onResync: again,
  });
  return query;
}

/** Shows how far a channel is read. */
export function showRead(read: Parameters<typeof withRead>[1]): void {
  queryClient.setQueryData<readonly Channel[]>(
    channelsQuery.queryKey,
    (channels) => channels && withRead(channels, read),
  );
  queryClient.setQueryData<Channel>(
    ["channels", "one", read.channelId],
    (known) => known && withRead([known], read)[0],
  );
}

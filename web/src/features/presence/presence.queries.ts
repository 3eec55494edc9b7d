import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { queryClient } from "../../data/query-client.ts";
import { can } from "../../data/session.ts";

type Present = Output<"listPresence">["items"][number];
export type PresenceState = Present["state"] | "offline";
type States = Readonly<Record<string, Present["state"]>>;

const AT_ONCE = 100;
/** Beyond this many pages of people nobody looks who is there. */
const MAX_PAGES = 10;

/** Who is there, by their ids; whoever is not named is offline. */
export const presenceQuery = queryOptions({
  queryKey: ["presence"],
  async queryFn({ signal }): Promise<States> {
    const states: Record<string, Present["state"]> = {};
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = { limit: AT_ONCE, ...(cursor === undefined ? {} : { cursor }) };
      const { items, nextCursor } = await api.listPresence({ query, signal });
      for (const { userId, state } of items) states[userId] = state;
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    return states;
  },
});

/** Who is there, kept right; undefined: not known (yet). */
export function usePresence(): (userId: string) => PresenceState | undefined {
  const isKnown = can("presence:read");
  const { data, refetch } = useLiveQuery({ ...presenceQuery, enabled: isKnown });
  useChannel(isKnown ? channel("presence", {}) : undefined, {
    "presence.changed": ({ userId, state }) =>
      queryClient.setQueryData<States>(
        presenceQuery.queryKey,
        (states) => states && withState(states, userId, state),
      ),
    onResync: () => void refetch(),
  });
  return (userId) => (data ? (data[userId] ?? "offline") : undefined);
}

/** With somebody in another state. */
export function withState(states: States, userId: string, state: PresenceState): States {
  const { [userId]: _before, ...others } = states;
  return state === "offline" ? others : { ...others, [userId]: state };
}

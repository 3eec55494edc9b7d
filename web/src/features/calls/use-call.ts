import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Call, CallDetail } from "../../data/types.ts";
import { useGathered } from "../../data/use-gathered.ts";
import { newerOf } from "./call-state.ts";
import { callQuery } from "./calls.queries.ts";

/** Several changes in a row are fetched together. */
const GATHER_MS = 250;

/** Follows a call, also by the address of one that has become part of it. The call itself comes with each event; its timeline and alerts are fetched again. */
export function useCall(id: string) {
  const query = useLiveQuery(callQuery(id));
  const gather = useGathered(GATHER_MS, () => void query.refetch());
  useChannel(channel("call", { id: query.data?.call.id ?? id }), {
    "call.changed": ({ call }) => {
      queryClient.setQueryData(callQuery(id).queryKey, (detail) => detail && withCall(detail, call));
      gather();
    },
    "call.merged": gather,
    "call.timeline": gather,
    // At the first subscription the page's own fetch may have begun a moment before.
    onResync: gather,
  });
  return query;
}

function withCall(detail: CallDetail, call: Call): CallDetail {
  return { ...detail, call: newerOf(detail.call, call) };
}

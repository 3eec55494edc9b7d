import { applyEvent } from "../../data/apply-event.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Call } from "../../data/types.ts";
import { type PagedList, usePagedList } from "../../data/use-paged-list.ts";
import { type CallFilters, hasFilters } from "./call-filters.ts";
import { type CallPages, isNewerThan, withCall, withoutCall } from "./call-pages.ts";
import { callListQuery } from "./calls.queries.ts";

/**
 * Follows a list. Calls in it are kept right by the live board channel; new ones are only counted, so that nothing
 * moves under the hand of somebody who reads.
 */
export function useCallList(filters: CallFilters): PagedList<Call> {
  const { queryKey } = callListQuery(filters);
  const list = usePagedList(callListQuery(filters));
  useChannel(channel("board", {}), {
    "call.changed": ({ call }) => {
      const pages = queryClient.getQueryData<CallPages>(queryKey);
      if (!pages) return;
      applyEvent<CallPages>(queryKey, (now) => withCall(now, call));
      // Whether it fits the filters only the server knows.
      if (!hasFilters(filters) && isNewerThan(pages, call)) list.addNewer(call.id);
    },
    "call.merged": ({ callId }) => applyEvent<CallPages>(queryKey, (now) => withoutCall(now, callId)),
    onResync: list.refresh,
  });
  return list;
}

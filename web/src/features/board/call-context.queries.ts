import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { gatherRequests } from "../../data/gather-requests.ts";
import type { Call, CallContext } from "../../data/types.ts";

/** What belongs to others changes without a word to the board: it is asked about again after so long. */
const FRESH_MS = 30_000;

const contextOf = gatherRequests<CallContext | null>({
  waitMs: 20,
  // As many as the server answers about with one request.
  atOnce: 60,
  missing: null,
  ask: async (ids) => {
    const { items } = await api.listCallContexts({ query: { ids: ids.join(",") } });
    return new Map(items.map((context) => [context.callId, context]));
  },
});

/** What stands beside a call; cards that come into sight together are asked about together. */
export const callContextQuery = ({ id, alertCount, contactId, leadId }: Call) =>
  queryOptions({
    queryKey: ["calls", "context", id, alertCount, contactId, leadId],
    queryFn: () => contextOf(id),
    staleTime: FRESH_MS,
  });

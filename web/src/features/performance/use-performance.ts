import { useEffect, useState } from "preact/hooks";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { queryClient } from "../../data/query-client.ts";
import { MAX_POINTS } from "./history.ts";
import { ASK_EVERY_MS, performanceQuery, type Vitals } from "./performance.queries.ts";

/** How the system is: all of it when the page opens, then the figures of the moment and what is owed as they are told. */
export function usePerformance() {
  const query = useLiveQuery(performanceQuery);
  const [live, setLive] = useState<readonly Vitals[]>([]);
  useChannel(channel("performance", {}), {
    "performance.measured": (vitals) => setLive((before) => [...before, vitals].slice(-MAX_POINTS)),
    "performance.evaluated": (evaluation) =>
      queryClient.setQueryData(performanceQuery.queryKey, (before) => before && { ...before, ...evaluation }),
    onResync: () => void query.refetch(),
  });
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void query.refetch();
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return { query, live };
}

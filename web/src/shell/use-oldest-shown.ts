import { useEffect, useState } from "preact/hooks";
import { queryClient } from "../data/query-client.ts";

/** When the oldest of what is shown and could not be fetched anew was right, in milliseconds since 1970; undefined for nothing. */
export function useOldestShown(isWatched: boolean): number | undefined {
  const [oldestMs, setOldest] = useState<number>();
  useEffect(() => {
    if (!isWatched) return undefined;
    const look = () => setOldest(oldestShown());
    look();
    return queryClient.getQueryCache().subscribe(look);
  }, [isWatched]);
  return isWatched ? oldestMs : undefined;
}

function oldestShown(): number | undefined {
  const times = queryClient
    .getQueryCache()
    .findAll({ type: "active" })
    .filter(({ state, meta }) => state.data !== undefined && state.error !== null && meta?.copy !== "never")
    .map(({ state }) => state.dataUpdatedAt);
  return times.length === 0 ? undefined : Math.min(...times);
}

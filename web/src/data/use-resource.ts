import { useEffect } from "preact/hooks";
import { type CacheEntry, isFresh, type Resource, resources } from "./cache.ts";

/** Watches a resource: what the cache has is shown at once, and fetched again unless it is brand-new. */
export function useResource<T>(
  key: string,
  fetcher: () => Promise<T>,
): Resource<T> & Pick<CacheEntry<T>, "load" | "update"> {
  const entry = resources.entry(key, fetcher);
  useEffect(() => {
    if (!isFresh(entry.state.peek(), Date.now())) void entry.load();
  }, [entry]);
  return { ...entry.state.value, load: entry.load, update: entry.update };
}

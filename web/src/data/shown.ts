import type { QueryClient } from "@tanstack/preact-query";
import { queryClient } from "./query-client.ts";

/**
 * Remembers what is shown now; what it answers asks anew for all of that. What nobody follows is forgotten then: a part that breaks
 * at once, by what was known of it before, never came to follow it.
 */
export function rememberShown(client: QueryClient = queryClient): () => Promise<void> {
  const shown = new Set(client.getQueryCache().findAll({ type: "active" }));
  return async () => {
    client.removeQueries({ predicate: (query) => query.getObserversCount() === 0 && !shown.has(query) });
    await client.refetchQueries({ predicate: (query) => shown.has(query) });
  };
}

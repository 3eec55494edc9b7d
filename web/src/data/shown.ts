import type { Query, QueryClient } from "@tanstack/preact-query";
import { queryClient } from "./query-client.ts";

/** Hashes of what was forgotten since something broke, until the server has said it anew. */
const doubted = new Set<string>();

/**
 * Remembers what is shown now; what it answers asks anew for all of that. What nobody follows is forgotten then: a part that breaks
 * at once, by what was known of it before, never came to follow it.
 */
export function rememberShown(client: QueryClient = queryClient): () => Promise<void> {
  const shown = new Set(client.getQueryCache().findAll({ type: "active" }));
  return async () => {
    const isForgotten = (query: Query) => query.getObserversCount() === 0 && !shown.has(query);
    for (const { queryHash } of client.getQueryCache().findAll({ predicate: isForgotten }))
      doubted.add(queryHash);
    client.removeQueries({ predicate: isForgotten });
    await client.refetchQueries({ predicate: (query) => shown.has(query) });
  };
}

/** May a part have broken over it? Its copy in this browser, shown while it is asked for again, would break that again. */
export function isDoubted({ queryHash }: Pick<Query, "queryHash">): boolean {
  return doubted.has(queryHash);
}

/** The server has said it anew. */
export function trust({ queryHash }: Pick<Query, "queryHash">): void {
  doubted.delete(queryHash);
}

import { queryClient } from "../../data/query-client.ts";
import { importsQuery } from "../../features/imports/imports.queries.ts";

/** Begins to fetch what `/imports` shows. */
export function prefetch(): readonly Promise<unknown>[] {
  return [queryClient.prefetchQuery(importsQuery())];
}

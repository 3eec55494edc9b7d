import { queryClient } from "../../data/query-client.ts";
import { importQuery } from "../../features/imports/imports.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/imports/:id` shows. */
export function prefetch({ params: { id = "" } }: Place): readonly Promise<unknown>[] {
  return [queryClient.prefetchQuery(importQuery(id))];
}

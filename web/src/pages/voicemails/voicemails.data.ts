import { prefetchList } from "../../data/paged-list.ts";
import { queryClient } from "../../data/query-client.ts";
import { voicemailFiltersFrom } from "../../features/voicemails/voicemail-filters.ts";
import { voicemailListQuery, voicemailQuery } from "../../features/voicemails/voicemails.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch the list, and the voicemail of the address. */
export function prefetch({ params: { voicemailId }, query }: Place): readonly Promise<unknown>[] {
  return [
    prefetchList(voicemailListQuery(voicemailFiltersFrom(query))),
    ...(voicemailId ? [queryClient.prefetchQuery(voicemailQuery(voicemailId))] : []),
  ];
}

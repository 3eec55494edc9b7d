import { keepPreviousData, queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";

/** The contacts that are compared, as they are now. */
export const mergeQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ["contacts", "merge", ids],
    queryFn: ({ signal }) => Promise.all(ids.map((id) => api.getContact({ params: { id }, signal }))),
    staleTime: 0,
  });

/** What would stay of each field. */
export const mergePreviewQuery = (into: string, from: readonly string[]) =>
  queryOptions({
    queryKey: ["contacts", "merge-preview", into, from],
    queryFn: ({ signal }) => api.previewMerge({ body: { kind: "contact", into, from: [...from] }, signal }),
    placeholderData: keepPreviousData,
  });

const COUNTED = 100;

/** How many there are; so many are counted. */
export interface Counted {
  readonly count: number;
  readonly isMore: boolean;
}

/** What of these contacts goes over to the one that stays. */
export const movesQuery = (from: readonly string[]) =>
  queryOptions({
    queryKey: ["contacts", "merge-moves", from],
    async queryFn({ signal }) {
      const limit = COUNTED;
      const sum = async (ask: (id: string) => Promise<Counting>) => summed(await Promise.all(from.map(ask)));
      const [notes, tasks, threads, calls] = await Promise.all([
        sum((id) => api.listContactNotes({ params: { id }, query: { limit }, signal })),
        sum((id) => api.listTasks({ query: { contactId: id, limit }, signal })),
        sum((id) => api.listThreads({ query: { contactId: id, limit }, signal })),
        sum((id) => api.listCalls({ query: { contactId: id, limit }, signal })),
      ]);
      return { notes, tasks, threads, calls };
    },
  });

interface Counting {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

function summed(pages: readonly Counting[]): Counted {
  return {
    count: pages.reduce((sum, { items }) => sum + items.length, 0),
    isMore: pages.some(({ nextCursor }) => nextCursor !== null),
  };
}

import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Import } from "../../data/types.ts";

/** One's imports, newest first. */
export const importsQuery = () =>
  queryOptions({
    queryKey: ["imports", "list"],
    queryFn: ({ signal }) => api.listImports({ query: { limit: 50 }, signal }),
  });

/** One import. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["imports", "one", id],
    queryFn: ({ signal }) => api.getImport({ params: { id }, signal }),
    meta: { isLive: true },
  });

/** The first lines of its file, as it is read now. */
export const importHeadQuery = ({ id, encoding, separator, hasHeader }: Import) =>
  queryOptions({
    queryKey: ["imports", "head", id, encoding, separator, hasHeader],
    queryFn: async ({ signal }) => (await api.getImportHead({ params: { id }, signal })).records,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The first lines of the report of its last run; `turn` tells runs apart. */
export const importLinesQuery = (id: string, turn: string) =>
  queryOptions({
    queryKey: ["imports", "lines", id, turn],
    queryFn: async ({ signal }) =>
      (await api.listImportLines({ params: { id }, query: { limit: 50 }, signal })).items,
  });

/** Lines with faults of the last run. */
export const importFaultsQuery = (id: string, turn: string) =>
  queryOptions({
    queryKey: ["imports", "faults", id, turn],
    queryFn: ({ signal }) =>
      api.listImportLines({ params: { id }, query: { action: "error", limit: 20 }, signal }),
  });

/** Shows an import as it is now. */
export function showImport(one: Import): void {
  queryClient.setQueryData(importQuery(one.id).queryKey, one);
}

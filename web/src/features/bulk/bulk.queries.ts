import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { queryClient } from "../../data/query-client.ts";
import type { BulkOperation } from "../../data/types.ts";

const LATEST_FRESH_MS = 60_000;

/** One bulk operation. */
export const bulkOperationQuery = (id: string) =>
  queryOptions({
    queryKey: ["bulk-operations", "one", id],
    queryFn: ({ signal }) => api.getBulkOperation({ params: { id }, signal }),
  });

/** One's last bulk operation: what is under way goes on when the page is loaded anew. */
export const latestBulkQuery = () =>
  queryOptions({
    queryKey: ["bulk-operations", "latest"],
    queryFn: async ({ signal }) =>
      (await api.listBulkOperations({ query: { limit: 1 }, signal })).items[0] ?? null,
    staleTime: LATEST_FRESH_MS,
  });

/** Shows an operation as it is now. */
export function showOperation(operation: BulkOperation): void {
  queryClient.setQueryData(bulkOperationQuery(operation.id).queryKey, operation);
}

import { useQuery } from "@tanstack/preact-query";
import { useEffect } from "preact/hooks";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { queryClient } from "../../data/query-client.ts";
import type { BulkOperation } from "../../data/types.ts";
import { bulkOperationQuery, latestBulkQuery } from "./bulk.queries.ts";
import { isUnderWay, undoSeconds } from "./bulk-words.ts";
import { followBulk, followedId } from "./follow-bulk.ts";

/** The operation over such records that is under way, or came to its end a moment ago. `onRest`: it has come to its end. */
export function useBulkRun(
  kind: BulkOperation["kind"],
  onRest: (operation: BulkOperation) => void,
): { readonly operation: BulkOperation | undefined; readonly isUnseen: boolean } {
  const own = followedId();
  const { data: latest } = useQuery({ ...latestBulkQuery(), enabled: own === undefined });
  useEffect(() => {
    if (own !== undefined || !latest) return;
    if (isUnderWay(latest) || undoSeconds(latest, Date.now()) > 0) followBulk(latest);
  }, [latest]);
  const id = own ?? "";
  const { data, error, refetch } = useLiveQuery({ ...bulkOperationQuery(id), enabled: id !== "" });
  const operation = id !== "" && data?.kind === kind ? data : undefined;
  const isMoving = operation !== undefined && isUnderWay(operation);
  useChannel(isMoving ? channel("bulkOperation", { id }) : undefined, {
    "bulk_operation.changed": ({ status, recordsDone, counts }) => {
      queryClient.setQueryData<BulkOperation>(
        bulkOperationQuery(id).queryKey,
        (known) => known && { ...known, recordsDone, counts, ...(isUnderWay({ status }) ? { status } : {}) },
      );
      // Until when it can be undone is not told with it.
      if (!isUnderWay({ status })) void refetch();
    },
    onResync: () => void refetch(),
  });
  const status = operation?.status;
  useEffect(() => {
    if (operation && !isMoving && status !== "previewed") onRest(operation);
  }, [id, status]);
  return { operation, isUnseen: isMoving && error !== null };
}

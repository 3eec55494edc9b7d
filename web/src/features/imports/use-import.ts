import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Import } from "../../data/types.ts";
import { isUnderWay } from "./import-words.ts";
import { importQuery } from "./imports.queries.ts";

/** Follows an import: how far it is comes by events; what else has changed at its end is read again. */
export function useImport(id: string) {
  const query = useLiveQuery(importQuery(id));
  const { refetch } = query;
  useChannel(channel("import", { id }), {
    "import.changed": ({ status, linesDone, linesTotal, counts }) => {
      queryClient.setQueryData<Import>(
        importQuery(id).queryKey,
        (known) =>
          known && { ...known, linesDone, linesTotal, counts, ...(isUnderWay({ status }) ? { status } : {}) },
      );
      if (!isUnderWay({ status })) void refetch();
    },
    onResync: () => void refetch(),
  });
  return query;
}

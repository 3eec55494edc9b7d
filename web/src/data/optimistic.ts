import type { QueryKey } from "@tanstack/preact-query";
import type { ApiError } from "./http.ts";
import { isQueued } from "./outbox.ts";
import { queryClient } from "./query-client.ts";

interface Before<Data> {
  readonly before: Data | undefined;
}

/**
 * The part of a mutation that shows its outcome before the server has answered: `change` is shown at once, a failure puts
 * back what was, and in the end the server's own answer is fetched. What waits for the server stays shown.
 */
export function optimistic<Data, Variables>(
  queryKey: QueryKey,
  change: (data: Data, variables: Variables) => Data,
) {
  return {
    mutationKey: queryKey,
    async onMutate(variables: Variables): Promise<Before<Data>> {
      // An answer that is on its way does not know of it yet.
      await queryClient.cancelQueries({ queryKey });
      const before = queryClient.getQueryData<Data>(queryKey);
      // What is shown of it is as old as it was: without the server, that is said.
      const updatedAt = queryClient.getQueryState(queryKey)?.dataUpdatedAt;
      queryClient.setQueryData<Data>(queryKey, before && change(before, variables), { updatedAt });
      return { before };
    },
    onError(error: ApiError, _variables: Variables, kept: Before<Data> | undefined): void {
      // It waits for the server, and so it stays shown.
      if (isQueued(error)) return;
      queryClient.setQueryData<Data>(queryKey, kept?.before);
    },
    async onSettled(): Promise<void> {
      // An answer that does not know of the others under way would show for a moment what was before them.
      if (queryClient.isMutating({ mutationKey: queryKey }) === 1)
        await queryClient.invalidateQueries({ queryKey });
    },
  };
}

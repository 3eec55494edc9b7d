import { mutationOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import { queryClient } from "../../data/query-client.ts";
import type { FlagChange, FlagName } from "../../data/types.ts";
import { showToast } from "../../ui/toasts.tsx";
import { flagsQuery, myFlagsQuery } from "./flags.queries.ts";
import { flagWords as words } from "./flags.strings.ts";

/** Changes a rule of a flag, or takes it away; what the server answers is shown. */
export const changeFlagMutation = mutationOptions({
  mutationFn: ({ name, change }: { readonly name: FlagName; readonly change: FlagChange }) =>
    api.setFlagOverride({ params: { name }, body: change }),
  onSuccess: async (changed) => {
    queryClient.setQueryData<Output<"listFlags">>(
      flagsQuery.queryKey,
      (list) => list && { items: list.items.map((flag) => (flag.name === changed.name ? changed : flag)) },
    );
    showToast({ tone: "good", text: words.saved(changed.name) });
    await queryClient.invalidateQueries({ queryKey: myFlagsQuery.queryKey });
  },
});

import { mutationOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import { optimistic } from "../../data/optimistic.ts";
import type { SetAsideEntry } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { kindText, operationsWords as words } from "./operations.strings.ts";
import { setAsideQuery } from "./set-aside.queries.ts";

const atOnce = optimistic(setAsideQuery.queryKey, without);

/** Tries an entry again: it leaves the list at once, and is back when the server did not take it. */
export const retryMutation = mutationOptions({
  ...atOnce,
  mutationFn: ({ id }: SetAsideEntry) => api.retrySetAsideEntry({ params: { id } }),
  onSuccess(_answer, { kind }) {
    showToast({ tone: "good", text: words.retried(kindText(kind)) });
  },
  onError(error, entry, kept) {
    atOnce.onError(error, entry, kept);
    const text = `${words.retryFailed(kindText(entry.kind))} ${errorText(error)}`;
    showToast({ tone: "bad", isSticky: true, text });
  },
});

function without(list: Output<"listSetAsideEntries">, { id }: SetAsideEntry): Output<"listSetAsideEntries"> {
  return { ...list, items: list.items.filter((entry) => entry.id !== id) };
}

import { mutationOptions } from "@tanstack/preact-query";
import { queryClient } from "../../data/query-client.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import type { SettleOrder } from "./settle-controls.tsx";
import { settlementWords as words } from "./settlement.strings.ts";

/** An order for one entry. */
export interface Settling {
  readonly id: string;
  readonly order: SettleOrder;
}

/** Carries orders out; the lists under `queryKey` are read again, since an entry may have changed its list. */
export function settleMutation(queryKey: readonly string[], send: (settling: Settling) => Promise<unknown>) {
  return mutationOptions({
    mutationFn: (settling: Settling) => send(settling),
    onSuccess(_answer: unknown, { order }: Settling) {
      showToast({ tone: "good", text: words.done[order.action] });
    },
    onError(error) {
      showToast({ tone: "bad", isSticky: true, text: `${words.failed} ${errorText(error)}` });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
}

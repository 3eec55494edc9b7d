import { mutationOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { ApiError } from "../../data/http.ts";
import type { Call } from "../../data/types.ts";
import { showToast } from "../../ui/toasts.tsx";
import { whyNotPlaced } from "../calling/refusal.ts";
import { isActive } from "../calls/call-state.ts";
import { callerText } from "../calls/call-words.ts";
import { boardWords as words } from "./board.strings.ts";

/** May somebody call them back now? Not while they are on the line. */
export function canBeCalledBack(call: Pick<Call, "status" | "phone">): boolean {
  return !isActive(call) && call.phone !== null;
}

/** Calls back at the number that they called from: our telephone rings first. What keeps us from it is said, and from when on it does not. */
export const callBackMutation = mutationOptions({
  mutationFn(call: Call) {
    const { contactId, leadId, phone } = call;
    const who = contactId ? { contactId } : leadId ? { leadId } : {};
    return api.placeCall({ body: { ...who, phone: phone ?? "", purpose: "service" } });
  },
  onSuccess(placed, call: Call) {
    showToast({
      tone: "good",
      text: words.callingBack(callerText(call)),
      href: `/calls/${placed.id}`,
      hrefText: words.openCall,
    });
  },
  async onError(error: ApiError, call: Call) {
    const tone = error.status === 409 ? "warning" : "bad";
    const to = call.phone === null ? {} : { phone: call.phone };
    const why = await whyNotPlaced(error, to, "service");
    const text = `${words.callBackFailed(callerText(call))} ${why}`;
    showToast({ tone, isSticky: true, text });
  },
});

/** Why they cannot be called back, in words; null: they can. */
export function whyNotCalledBack(call: Call): string | null {
  if (isActive(call)) return words.stillOn(callerText(call));
  return call.phone === null ? words.withheld : null;
}

import { mutationOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { ApiError } from "../../data/http.ts";
import type { Call } from "../../data/types.ts";
import { formatWhen } from "../../ui/format.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
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
    const why = error.code === "not_reachable" ? await whyNotReachable(call) : null;
    const text = `${words.callBackFailed(callerText(call))} ${why ?? errorText(error)}`;
    showToast({ tone, isSticky: true, text });
  },
});

/** The gate's reason in words, and from when on it lets us; null: it could not be asked. */
async function whyNotReachable({ phone }: Call): Promise<string | null> {
  if (phone === null) return null;
  try {
    const gate = await api.checkReachability({ body: { phone, channel: "call", purpose: "service" } });
    return gate.reason === null ? null : refusalText(gate.reason, gate.nextAllowedAt, Date.now());
  } catch {
    return null;
  }
}

/** Why the gate refused, and until when. */
export function refusalText(
  reason: keyof typeof words.refusals,
  nextAllowedAt: string | null,
  nowMs: number,
): string {
  const from = nextAllowedAt === null ? "" : ` ${words.allowedFrom(formatWhen(nextAllowedAt, nowMs))}`;
  return `${words.refusals[reason]}${from}`;
}

/** Why they cannot be called back, in words; null: they can. */
export function whyNotCalledBack(call: Call): string | null {
  if (isActive(call)) return words.stillOn(callerText(call));
  return call.phone === null ? words.withheld : null;
}

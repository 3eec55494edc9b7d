import { mutationOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { ApiError } from "../../data/http.ts";
import { showToast } from "../../ui/toasts.tsx";
import { callingWords as words } from "./calling.strings.ts";
import { type CallTarget, type Purpose, whyNotPlaced } from "./refusal.ts";

/** A call to be placed. */
export interface WantedCall {
  readonly to: CallTarget;
  /** As people name them. */
  readonly who: string;
  readonly purpose: Purpose;
}

/** Calls somebody: our telephone rings first. What keeps us from it is said, and what to do about it. */
export const placeCallMutation = mutationOptions({
  mutationFn: ({ to, purpose }: WantedCall) => api.placeCall({ body: { ...to, purpose } }),
  onSuccess(placed, { who }: WantedCall) {
    showToast({
      tone: "good",
      text: words.calling(who),
      href: `/calls/${placed.id}`,
      hrefText: words.openCall,
    });
  },
  async onError(error: ApiError, { to, who, purpose }: WantedCall) {
    showToast({
      tone: error.status === 409 ? "warning" : "bad",
      isSticky: true,
      text: `${words.failed(who)} ${await whyNotPlaced(error, to, purpose)}`,
      ...(error.code === "agent_without_telephone" ? { href: "/profile", hrefText: words.profile } : {}),
    });
  },
});

import { mutationOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import type { ApiError } from "../../data/http.ts";
import { optimistic } from "../../data/optimistic.ts";
import { queryClient } from "../../data/query-client.ts";
import { currentUser } from "../../data/session.ts";
import type { Alert, Call, CallDetail } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { type Board, withCalls, withoutTaken, withTaken } from "../calls/board.ts";
import { boardQuery, callQuery, changeBoard } from "../calls/calls.queries.ts";
import { burningAlertsQuery, recentAlertsQuery } from "./alerts.queries.ts";
import { alertWords as words } from "./alerts.strings.ts";

/** What a person does about an alert. */
export interface AlertDeed {
  readonly alert: Alert;
  readonly action: "acknowledge" | "resolve";
}

function send({ alert: { id }, action }: AlertDeed): Promise<Alert> {
  const params = { id };
  return action === "resolve" ? api.resolveAlert({ params }) : api.acknowledgeAlert({ params });
}

function sayFailed(error: ApiError): void {
  // Somebody was faster: that is no fault, but it must be read.
  const tone = error.status === 409 ? "warning" : "bad";
  showToast({ tone, isSticky: true, text: `${words.takeFailed} ${errorText(error)}` });
}

/** On the list of alerts. */
export const recentAlertMutation = alertMutation(
  recentAlertsQuery.queryKey,
  (list: Output<"listAlerts">, deed) => ({ ...list, items: withDone(list.items, deed) }),
);

/** On the list of what burns. */
export const burningAlertMutation = alertMutation(
  burningAlertsQuery.queryKey,
  (data: { readonly items: readonly Alert[] }, deed) => ({ items: withDone(data.items, deed) }),
);

/** On the page of the call with this id. */
export const callAlertMutation = (pageId: string) =>
  alertMutation(callQuery(pageId).queryKey, (detail: CallDetail, deed) => ({
    ...detail,
    alerts: withDone(detail.alerts, deed),
  }));

function alertMutation<Data>(queryKey: readonly unknown[], change: (data: Data, deed: AlertDeed) => Data) {
  const atOnce = optimistic(queryKey, change);
  return mutationOptions({
    ...atOnce,
    mutationFn: send,
    onError(error: ApiError, deed: AlertDeed, kept: Parameters<typeof atOnce.onError>[2]) {
      atOnce.onError(error, deed, kept);
      sayFailed(error);
    },
  });
}

/** What was there before somebody tried to take a call. */
interface BeforeTake {
  readonly before: Board;
}

/** On the board: every alert of a call that nobody has yet. Says who was faster, and takes nothing back that was told meanwhile. */
export const takeCallMutation = mutationOptions({
  mutationKey: boardQuery.queryKey,
  async mutationFn(id: string) {
    const { alerts, call } = await api.getCallPage({ params: { id } });
    const open = alerts.filter(({ state }) => state === "open");
    for (const alert of open) await send({ alert, action: "acknowledge" });
    return open.length === 0 && call.acknowledgedById !== currentUser()?.id ? call : null;
  },
  async onMutate(id: string): Promise<BeforeTake> {
    await queryClient.cancelQueries({ queryKey: boardQuery.queryKey });
    const { before } = changeBoard((known) => withTaken(known, id, currentUser()?.name ?? "", Date.now()));
    return { before };
  },
  onSuccess(takenBefore: Call | null) {
    if (takenBefore === null) return;
    changeBoard((known) => withCalls(known, [takenBefore], Date.now()));
    const name = takenBefore.acknowledgedByName;
    if (name !== null) showToast({ tone: "warning", isSticky: true, text: words.takenBefore(name) });
  },
  onError(error: ApiError, id: string, kept: BeforeTake | undefined) {
    if (kept) changeBoard((known) => withoutTaken(known, kept.before, id));
    sayFailed(error);
  },
  onSettled: () => queryClient.invalidateQueries({ queryKey: boardQuery.queryKey, exact: true }),
});

function withDone(alerts: readonly Alert[], { alert, action }: AlertDeed): Alert[] {
  const at = new Date().toISOString();
  const name = currentUser()?.name ?? null;
  const taken = {
    acknowledgedAt: alert.acknowledgedAt ?? at,
    acknowledgedByName: alert.acknowledgedAt === null ? name : alert.acknowledgedByName,
  };
  const done =
    action === "resolve"
      ? ({ ...taken, state: "resolved", resolvedAt: at, resolvedByName: name } as const)
      : ({ ...taken, state: "acknowledged" } as const);
  return alerts.map((one) => (one.id === alert.id ? { ...one, ...done } : one));
}

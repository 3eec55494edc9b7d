import { mutationOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import type { ApiError } from "../../data/http.ts";
import { optimistic } from "../../data/optimistic.ts";
import { currentUser } from "../../data/session.ts";
import type { Alert, CallDetail } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { type Board, withTaken } from "../calls/board.ts";
import { boardQuery, callQuery } from "../calls/calls.queries.ts";
import { recentAlertsQuery } from "./alerts.queries.ts";
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

const onBoard = optimistic(boardQuery.queryKey, (board: Board, callId: string) =>
  withTaken(board, callId, currentUser()?.name ?? "", Date.now()),
);

/** On the board: every alert of a call that nobody has yet. */
export const takeCallMutation = mutationOptions({
  ...onBoard,
  async mutationFn(id: string) {
    const { alerts } = await api.getCallPage({ params: { id } });
    for (const alert of alerts.filter(({ state }) => state === "open")) {
      await send({ alert, action: "acknowledge" });
    }
  },
  onError(error: ApiError, callId, kept) {
    onBoard.onError(error, callId, kept);
    sayFailed(error);
  },
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

import type { AlertRaised } from "../modules/alerts/index.ts";
import { type CallChanged, type createCallsReads, presentCall } from "../modules/calls/index.ts";
import type { MessageEvent } from "../modules/messages/index.ts";
import {
  NOTIFY_OUTBOX_KIND,
  type Notification,
  type NotifyPayload,
  notifiesEverybody,
  presentNotification,
} from "../modules/notifications/index.ts";
import type { Outbox } from "../platform/outbox/index.ts";
import type { Infrastructure } from "./infrastructure.ts";

/** Who is told of which event. Nobody waits for it: a failure is logged, and clients catch up by their own means. */
export function createTelling(deps: {
  readonly infrastructure: Infrastructure;
  readonly outbox: Outbox;
  readonly reads: ReturnType<typeof createCallsReads>;
  readonly callIdOfAlert: (alertId: string) => Promise<string | null>;
}) {
  const { database, livePublisher, logger } = deps.infrastructure;

  function inBackground(what: string, work: () => Promise<unknown>): void {
    work().catch((error) => logger.warn({ error, what }, "an event could not be told"));
  }

  async function publish(
    channel: string,
    event: string,
    data: unknown,
    at: Date,
    traceparent: string | null,
  ): Promise<void> {
    await livePublisher.publish({ channel, event, data, at, ...(traceparent ? { traceparent } : {}) });
  }

  async function tellCall({ callId, at, traceparent }: CallChanged): Promise<void> {
    const call = await deps.reads.byId(callId);
    if (!call) return;
    const data = { call: presentCall(call) };
    await Promise.all([
      publish("board", "call.changed", data, at, traceparent),
      publish(`call:${callId}`, "call.changed", data, at, traceparent),
    ]);
  }

  async function notifyEverybody(payload: NotifyPayload): Promise<void> {
    await deps.outbox.append(database.pool, [{ kind: NOTIFY_OUTBOX_KIND, payload: { ...payload } }]);
    deps.outbox.publishSoon();
  }

  async function tellMessage(event: MessageEvent): Promise<void> {
    const callId = event.alertId ? await deps.callIdOfAlert(event.alertId) : null;
    if (!callId) return;
    await publish(`call:${callId}`, "call.timeline", { callId }, new Date(), event.traceparent);
    if (event.type === "message.given_up") {
      const key = `sms.given_up:${event.messageId}`;
      await notifyEverybody({
        type: "sms.given_up",
        subjectType: "call",
        subjectId: callId,
        priority: 1,
        key,
      });
    }
  }

  return {
    call: (event: CallChanged): void => inBackground(event.type, () => tellCall(event)),
    message: (event: MessageEvent): void => inBackground(event.type, () => tellMessage(event)),
    alert: ({ type, alertId, callId, priority }: AlertRaised): void =>
      inBackground(type, async () => {
        if (!notifiesEverybody(priority)) return;
        await notifyEverybody({
          type,
          subjectType: "call",
          subjectId: callId,
          priority,
          key: `${type}:${alertId}`,
        });
      }),
    notification: (notification: Notification): void =>
      inBackground("notification.created", () =>
        publish(
          `user:${notification.userId}`,
          "notification.created",
          { notification: presentNotification(notification) },
          notification.createdAt,
          null,
        ),
      ),
  };
}

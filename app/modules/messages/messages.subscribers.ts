import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Logger } from "../../platform/log/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { messageChanged, messageGivenUp } from "./messages.events.ts";

/** What follows a change of an SMS within this module: it is counted and logged. */
export function messagesSubscribers(logger: Logger): Subscriber[] {
  return [
    afterCommit(messageChanged, ({ priority, deliveredAfterSeconds }) => {
      if (deliveredAfterSeconds === null) return;
      countOutcome(priority, "delivered");
      instruments.smsDeliveryDuration.record(deliveredAfterSeconds, priorityLabel(priority));
    }),
    afterCommit(messageGivenUp, ({ messageId, alertId, priority, code, reason }) => {
      countOutcome(priority, "failed");
      logger.error({ messageId, alertId, code, reason }, "SMS given up");
    }),
  ];
}

function countOutcome(priority: number, outcome: "delivered" | "failed"): void {
  instruments.smsOutcomes.add(1, { [ATTRIBUTES.smsOutcome]: outcome, ...priorityLabel(priority) });
}

function priorityLabel(priority: number): Record<string, string> {
  return { [ATTRIBUTES.priority]: `P${priority}` };
}

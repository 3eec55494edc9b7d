import { randomUUID } from "node:crypto";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Broadcast } from "../../platform/broadcast/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import type { PublicEvent } from "../public-event.ts";
import type { WantedEvents } from "./wanted-events.ts";
import { webhookAttempted, webhookEndpointChanged } from "./webhooks.events.ts";
import { tellEvent } from "./webhooks.jobs.ts";

/** What follows public events: endpoints are told, if some want it; and what follows changes of endpoints and attempts. */
export function webhooksSubscribers(deps: {
  readonly publicEvents: readonly PublicEvent[];
  readonly wanted: Pick<WantedEvents, "has">;
  readonly endpointChanges: Broadcast<{ readonly endpointId: string }>;
}): Subscriber[] {
  const { publicEvents, wanted, endpointChanges } = deps;
  return [
    ...publicEvents.map(({ name, follows, tell }) =>
      inTransaction(follows, (payload, tx) => {
        const data = wanted.has(name) ? tell(payload) : null;
        if (data === null) return;
        tx.enqueue(tellEvent, {
          eventId: randomUUID(),
          type: name,
          occurredAt: new Date().toISOString(),
          data: { ...data },
        });
      }),
    ),
    afterCommit(webhookEndpointChanged, (change) => endpointChanges.publish(change)),
    afterCommit(webhookAttempted, ({ outcome, deliveredAfterSeconds }) => {
      instruments.webhookAttempts.add(1, { [ATTRIBUTES.webhookAttemptOutcome]: outcome });
      if (deliveredAfterSeconds !== null) instruments.webhookDeliveryDuration.record(deliveredAfterSeconds);
    }),
  ];
}

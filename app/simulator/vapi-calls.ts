import { context, isSpanContextValid, trace } from "@opentelemetry/api";
import type { Background } from "./background.ts";
import type { SimulatorConfig } from "./config.ts";
import type { FaultBoard } from "./faults.ts";
import { toolCallId, twilioSid, vapiId } from "./ids.ts";
import { somebody } from "./people.ts";
import type { Propagation } from "./propagation.ts";
import type { RecordingShelf } from "./recording-shelf.ts";
import { anyScenario, fill, SCENARIOS } from "./scenarios.ts";
import type { TwilioCallbacks } from "./twilio-callbacks.ts";
import type { CallWish, PlacedCall } from "./vapi-call.types.ts";
import { type Casting, placeholders, playCall } from "./vapi-play.ts";
import type { WebhookSender } from "./webhook-sender.ts";

/** The simulated voice agent. */
export interface VoiceAgent {
  place(wish: CallWish): PlacedCall;
  /** Calls under way. */
  active(): PlacedCall[];
}

/** Plays calls: posts what Vapi would post, when it would post it. */
export function createVoiceAgent(deps: {
  readonly config: SimulatorConfig;
  readonly background: Background;
  readonly faults: FaultBoard;
  readonly sender: WebhookSender;
  readonly carrier: TwilioCallbacks;
  readonly recordings: RecordingShelf;
  readonly propagation: Propagation;
}): VoiceAgent {
  const { config, background, propagation } = deps;
  const active = new Map<string, PlacedCall>();

  return {
    active: () => [...active.values()],
    place(wish) {
      const scenario = (wish.scenario ? SCENARIOS[wish.scenario] : undefined) ?? anyScenario(config.random);
      const person = somebody(config.random);
      const [from, to] = scenario.durationSeconds;
      const carried = wish.carrier ?? false;
      const call: Casting["call"] = {
        callId: vapiId(),
        direction: scenario.direction,
        customer: { name: person.name, phone: wish.phone ?? person.phone },
        street: person.street,
        ourNumber: config.twilio.from.startsWith("+") ? config.twilio.from : "+15145550100",
        carrierCallId: carried ? twilioSid("CA") : null,
        createdAt: new Date(),
      };
      const priority = scenario.answered ? (wish.priority ?? scenario.alert?.priority ?? null) : null;
      const text = wish.message ?? scenario.alert?.message ?? `${scenario.title}. {name}, {street}.`;
      const alert = fill(text, placeholders(call));

      const traced = propagation.ofCall(wish.propagate ?? false);
      const spanContext = trace.getSpanContext(traced);

      const placed: PlacedCall = {
        callId: call.callId,
        carrierCallId: call.carrierCallId,
        scenario: scenario.id,
        title: scenario.title,
        direction: call.direction,
        customerNumber: call.customer.phone,
        priority,
        toolCallId: priority === null ? null : toolCallId(),
        durationSeconds: wish.durationSeconds ?? Math.round(from + config.random() * (to - from)),
        traceId: spanContext && isSpanContextValid(spanContext) ? spanContext.traceId : null,
        placedAt: call.createdAt.toISOString(),
      };
      active.set(placed.callId, placed);
      context.with(traced, () =>
        background.run(async () => {
          try {
            await playCall(deps, { call, placed, scenario, wish, alert });
          } finally {
            active.delete(placed.callId);
          }
        }),
      );
      return placed;
    },
  };
}

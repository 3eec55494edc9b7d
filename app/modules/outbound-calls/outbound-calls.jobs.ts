import { z } from "zod";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { defineJob, defineQueue } from "../../platform/queue/index.ts";

/** What the carrier is asked to do: somebody waits for each. */
export const callsQueue = defineQueue({ name: "calls", concurrency: 10, keepCompleted: 100, keepFailed: 50 });

/** Which call; ids only, so that Redis and telemetry hold no personal data. */
export const callPayload = z.object({ callId: z.uuid() });
export type CallPayload = z.output<typeof callPayload>;

const subject = ({ callId }: CallPayload) => ({ [ATTRIBUTES.callId]: callId });

/** Has the carrier call the agent. Four attempts within seconds: later, nobody waits for it any more. */
export const placeCall = defineJob<CallPayload>({
  name: "calls.place",
  queue: callsQueue,
  payload: callPayload,
  attempts: 4,
  backoffMs: 1_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ callId }) => `place-${callId}`,
  priority: () => 1,
  subject,
});

/** Has the carrier end a call: eight attempts, from 1 s doubling. */
export const hangUpCall = defineJob<CallPayload>({
  name: "calls.hang-up",
  queue: callsQueue,
  payload: callPayload,
  attempts: 8,
  backoffMs: 1_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ callId }) => `hang-up-${callId}`,
  priority: () => 1,
  subject,
});

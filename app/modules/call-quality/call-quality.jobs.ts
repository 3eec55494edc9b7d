import { z } from "zod";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { defineJob, defineQueue } from "../../platform/queue/index.ts";

/** Questions to carriers about calls that are over: nobody waits for the answers. */
export const callQualityQueue = defineQueue({
  name: "call_quality",
  concurrency: 4,
  keepCompleted: 100,
  keepFailed: 50,
});

const payload = z.object({ callId: z.uuid(), carrier: z.string(), endedAt: z.iso.datetime() });
export type MeasureCallPayload = z.output<typeof payload>;

/**
 * Asks a call's carrier how it could be heard. What the carrier does not have yet is asked for later at the cost of no attempt
 * (`ASKED_AFTER_MS`); six attempts, from 30 s doubling, are for a carrier that fails.
 */
export const measureCall = defineJob<MeasureCallPayload>({
  name: "call-quality.measure",
  queue: callQualityQueue,
  payload,
  attempts: 6,
  backoffMs: 30_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ callId }) => `call-quality-${callId}`,
  priority: () => 4,
  subject: ({ callId }) => ({ [ATTRIBUTES.callId]: callId }),
});

import { z } from "zod";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { defineJob, defineQueue } from "../../platform/queue/index.ts";

/** Tasks that follow events. */
export const tasksQueue = defineQueue({ name: "tasks", concurrency: 5, keepCompleted: 100, keepFailed: 50 });

/** What happened; ids only, so that Redis and telemetry hold no personal data. */
export const followPayload = z.object({
  what: z.enum(["missed_call", "disposition", "action_items"]),
  callId: z.uuid(),
  /** Which time it happened: a disposition can change and change back. */
  key: z.string().max(80),
  analysisId: z.uuid().nullable(),
});
export type FollowPayload = z.output<typeof followPayload>;

/** Makes the tasks that follow an event, by the rules: eight attempts, from 2 s doubling. */
export const followEvent = defineJob<FollowPayload>({
  name: "tasks.follow",
  queue: tasksQueue,
  payload: followPayload,
  attempts: 8,
  backoffMs: 2_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ what, key }) => `task-${what}-${key}`,
  priority: ({ what }) => (what === "action_items" ? 3 : 2),
  subject: ({ callId }) => ({ [ATTRIBUTES.callId]: callId }),
});

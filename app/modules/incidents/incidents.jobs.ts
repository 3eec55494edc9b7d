import { z } from "zod";
import { defineJob, defineQueue } from "../../platform/queue/index.ts";

/** What is asked of Alertmanager: seldom, and one after another, so that two changes of a silence do not cross. */
export const incidentsQueue = defineQueue({
  name: "incidents",
  concurrency: 1,
  keepCompleted: 100,
  keepFailed: 50,
});

const silencePayload = z.object({ incidentId: z.uuid(), change: z.uuid() });
export type SilencePayload = z.output<typeof silencePayload>;

/** Makes Alertmanager's silence what the incident says: 8 attempts, from 1 s doubling, so that it outlasts a restart. */
export const syncSilence = defineJob<SilencePayload>({
  name: "incidents.sync_silence",
  queue: incidentsQueue,
  payload: silencePayload,
  attempts: 8,
  backoffMs: 1_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ change }) => `incident-silence-${change}`,
  priority: () => 1,
});

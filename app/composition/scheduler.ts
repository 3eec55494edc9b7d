import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import { latencyObjectiveSeconds } from "../../otel/catalogue/slas.ts";
import type { HealthService } from "../modules/health/index.ts";
import { smsQueue } from "../modules/messages/index.ts";
import { notificationsQueue } from "../modules/notifications/index.ts";
import { pruneInbox } from "../platform/inbox/index.ts";
import { startTicker } from "../platform/lifecycle/index.ts";
import { instruments, type Observation, observeGauge } from "../platform/telemetry/index.ts";
import type { Infrastructure } from "./infrastructure.ts";
import type { Services } from "./services.ts";

const SILENT_CALLS_EVERY_MS = 60_000;
const PRUNE_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
const OUTBOX_KEPT_DAYS = 7;
const PROVIDER_EVENTS_KEPT_DAYS = 90;

/** The part that looks after the whole: numbers that only the database knows, and what is old. */
export interface SchedulerRole {
  stop(): Promise<void>;
}

/** Starts the gauges of the whole system and the hourly clean-up. Several schedulers do no harm. */
export function startSchedulerRole(
  infrastructure: Infrastructure,
  services: Services,
  health: HealthService,
): SchedulerRole {
  const { database, logger, producer } = infrastructure;
  const stops = [
    observeGauge(instruments.callsActive, async () =>
      (await services.calls.activeCounts()).map(({ direction, status, count }) => ({
        value: count,
        attributes: { [ATTRIBUTES.callDirection]: direction, [ATTRIBUTES.callStatus]: status },
      })),
    ),
    observeGauge(instruments.smsUndelivered, async () => [
      {
        value: await services.messages.countUndelivered(
          new Date(Date.now() - latencyObjectiveSeconds("sms-delivery-time") * 1000),
        ),
      },
    ]),
    observeGauge(instruments.deadLetters, async () => [
      {
        value: await services.messages.countDeadLetters(),
        attributes: { [ATTRIBUTES.queue]: smsQueue.name },
      },
    ]),
    observeGauge(instruments.outboxUnpublished, async () => [
      { value: (await services.outbox.backlog()).unpublished },
    ]),
    observeGauge(instruments.outboxOldestAge, async () => [
      { value: (await services.outbox.backlog()).oldestAgeSeconds },
    ]),
    observeGauge(instruments.queueJobs, async () => {
      const queues = await Promise.all(
        [smsQueue, notificationsQueue].map(async (queue) => ({
          queue,
          counts: await producer.counts(queue),
        })),
      );
      return queues.flatMap(({ queue, counts }) =>
        Object.entries(counts).map(
          ([state, value]): Observation => ({
            value,
            attributes: { [ATTRIBUTES.queue]: queue.name, [ATTRIBUTES.jobState]: state },
          }),
        ),
      );
    }),
    observeGauge(instruments.dependencyUp, async () =>
      health.report().dependencies.map(({ name, state }) => ({
        value: state === "up" ? 1 : 0,
        attributes: { [ATTRIBUTES.dependency]: name },
      })),
    ),
  ];
  const prune = startTicker({
    name: "prune",
    intervalMs: PRUNE_EVERY_MS,
    work: async () => {
      await services.outbox.prune(new Date(Date.now() - OUTBOX_KEPT_DAYS * DAY_MS));
      await pruneInbox(database.pool, new Date(Date.now() - PROVIDER_EVENTS_KEPT_DAYS * DAY_MS));
    },
    logger,
  });
  const silentCalls = startTicker({
    name: "silent-calls",
    intervalMs: SILENT_CALLS_EVERY_MS,
    work: () => services.calls.endSilent(new Date(Date.now() - infrastructure.config.staleCallMs)),
    logger,
  });
  return {
    stop: async () => {
      for (const stop of stops) stop();
      await Promise.all([prune.stop(), silentCalls.stop()]);
    },
  };
}

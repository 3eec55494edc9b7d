import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { BreakerState, Breakers } from "../../platform/breaker/index.ts";
import type { Outbox } from "../../platform/outbox/index.ts";
import type { JobProducer, QueueDeclaration } from "../../platform/queue/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import type { ModuleGauge } from "../module.ts";

const BREAKER_VALUE: Readonly<Record<BreakerState, number>> = { closed: 0, half_open: 0.5, open: 1 };

/** The machinery in numbers: outbox, queues, breakers. */
export function operationsGauges(deps: {
  readonly outbox: Pick<Outbox, "backlog">;
  readonly jobs: Pick<JobProducer, "counts">;
  readonly queues: readonly QueueDeclaration[];
  readonly breakers: Pick<Breakers, "all">;
}): ModuleGauge[] {
  return [
    {
      role: "scheduler",
      gauge: instruments.outboxUnpublished,
      read: async () => [{ value: (await deps.outbox.backlog()).unpublished }],
    },
    {
      role: "scheduler",
      gauge: instruments.outboxOldestAge,
      read: async () => [{ value: (await deps.outbox.backlog()).oldestAgeSeconds }],
    },
    {
      role: "scheduler",
      gauge: instruments.outboxSetAside,
      read: async () => [{ value: (await deps.outbox.backlog()).setAside }],
    },
    {
      role: "scheduler",
      gauge: instruments.queueJobs,
      read: async () => {
        const queues = await Promise.all(
          deps.queues.map(async (queue) => ({ queue, counts: await deps.jobs.counts(queue) })),
        );
        return queues.flatMap(({ queue, counts }) =>
          Object.entries(counts).map(([state, value]) => ({
            value,
            attributes: { [ATTRIBUTES.queue]: queue.name, [ATTRIBUTES.jobState]: state },
          })),
        );
      },
    },
    {
      role: "worker",
      gauge: instruments.breakerOpen,
      read: () =>
        deps.breakers.all.map((breaker) => ({
          value: BREAKER_VALUE[breaker.state()],
          attributes: { [ATTRIBUTES.provider]: breaker.name },
        })),
    },
  ];
}

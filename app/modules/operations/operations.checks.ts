import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Cache } from "../../platform/cache/index.ts";
import type { HealthCheck } from "../../platform/health-check/index.ts";
import type { Outbox } from "../../platform/outbox/index.ts";
import type { JobProducer, QueueDeclaration } from "../../platform/queue/index.ts";

/** The sweeper hands on what is due every second; what waits longer waits for something that is ill. */
const OUTBOX_BEHIND_SECONDS = 60;
/** More than a worker makes in some minutes. */
const QUEUE_BEHIND_JOBS = 1_000;
const CACHE_PATIENCE_MS = 2_000;
const CACHE_RETRY_MS = 50;

/** The machinery as people see it: does work flow on, is the schema what this release needs? */
export function operationsChecks(deps: {
  readonly outbox: Pick<Outbox, "backlog">;
  readonly jobs: Pick<JobProducer, "counts">;
  readonly queues: readonly QueueDeclaration[];
  readonly cache: Pick<Cache, "read" | "forget">;
  /** Names of the migrations that this release brings and the database lacks. */
  readonly pendingMigrations: () => Promise<readonly string[]>;
}): HealthCheck[] {
  return [
    {
      name: "migrations",
      isCritical: false,
      run: async () => {
        const pending = await deps.pendingMigrations();
        return pending.length > 0
          ? { state: "degraded", latencyMs: null, detail: `not applied: ${pending.join(", ")}` }
          : { state: "up", latencyMs: null };
      },
    },
    {
      name: "outbox",
      isCritical: false,
      run: async () => {
        const { unpublished, oldestAgeSeconds, setAside } = await deps.outbox.backlog();
        const isBehind = oldestAgeSeconds > OUTBOX_BEHIND_SECONDS;
        const oldest = unpublished > 0 ? ` (oldest ${Math.round(oldestAgeSeconds)} s)` : "";
        const detail = `${unpublished} to be handed on${oldest}, ${setAside} set aside`;
        return { state: isBehind ? "degraded" : "up", latencyMs: null, detail };
      },
    },
    {
      name: "cache",
      isCritical: false,
      run: async () => {
        const startedAt = performance.now();
        // At the start and after an outage its connection needs a moment.
        while (!(await keepsAndForgets(deps.cache))) {
          if (performance.now() - startedAt > CACHE_PATIENCE_MS)
            return {
              state: "degraded",
              latencyMs: null,
              detail: "keeps nothing: all is read from the database",
            };
          await sleep(CACHE_RETRY_MS);
        }
        const latencyMs = performance.now() - startedAt;
        return { state: "up", latencyMs, detail: "keeps values, forgets by tags" };
      },
    },
    ...deps.queues.map(
      (queue): HealthCheck => ({
        name: `${queue.name}_queue`,
        isCritical: false,
        run: async () => {
          const { waiting, prioritized, active, delayed, failed } = await deps.jobs.counts(queue);
          const due = waiting + prioritized;
          const detail = `${due} waiting, ${active} active, ${delayed} for later, ${failed} failed`;
          return { state: due > QUEUE_BEHIND_JOBS ? "degraded" : "up", latencyMs: null, detail };
        },
      }),
    ),
  ];
}

/** Is a value there again when it is asked for, and gone when its tag was forgotten? */
async function keepsAndForgets(cache: Pick<Cache, "read" | "forget">): Promise<boolean> {
  const tag = `health:${randomUUID()}`;
  const read = { kind: "api", key: tag, tags: [tag], preset: "short", load: async () => 1 } as const;
  await cache.read(read);
  const again = await cache.read(read);
  await cache.forget([tag]);
  const afterwards = await cache.read(read);
  return again.level !== "source" && afterwards.level === "source";
}

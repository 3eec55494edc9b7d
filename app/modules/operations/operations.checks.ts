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
  readonly cache: Pick<Cache, "read" | "forget" | "keepsAt">;
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
    patientCheck("cache", () => keepsAndForgets(deps.cache), {
      up: "keeps values, forgets by tags",
      degraded: "keeps nothing: all is read from the database",
    }),
    patientCheck("cache_memory", () => deps.cache.keepsAt("memory"), {
      up: "keeps values",
      degraded: "keeps nothing: all is read from Redis",
    }),
    patientCheck("cache_redis", () => deps.cache.keepsAt("redis"), {
      up: "keeps values",
      degraded: "keeps nothing: each process reads from the database what it does not have in memory",
    }),
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

/** A check of a cache: at the start and after an outage its connection needs a moment. */
function patientCheck(
  name: string,
  isWell: () => Promise<boolean>,
  details: { readonly up: string; readonly degraded: string },
): HealthCheck {
  return {
    name,
    isCritical: false,
    run: async () => {
      const startedAt = performance.now();
      while (!(await isWell())) {
        if (performance.now() - startedAt > CACHE_PATIENCE_MS)
          return { state: "degraded", latencyMs: null, detail: details.degraded };
        await sleep(CACHE_RETRY_MS);
      }
      return { state: "up", latencyMs: performance.now() - startedAt, detail: details.up };
    },
  };
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

import { randomUUID } from "node:crypto";
import type { Cache } from "../../platform/cache/index.ts";
import type { HealthCheck } from "../../platform/health-check/index.ts";
import type { Outbox } from "../../platform/outbox/index.ts";
import type { JobProducer, QueueDeclaration } from "../../platform/queue/index.ts";

/** The sweeper hands on what is due every second; what waits longer waits for something that is ill. */
const OUTBOX_BEHIND_SECONDS = 60;
/** More than a worker makes in some minutes. */
const QUEUE_BEHIND_JOBS = 1_000;

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
        const tag = `health:${randomUUID()}`;
        const ask = () =>
          deps.cache.read({
            kind: "api",
            key: tag,
            tags: [tag],
            preset: "short",
            load: async () => Date.now(),
          });
        const startedAt = performance.now();
        const first = await ask();
        const again = await ask();
        await deps.cache.forget([tag]);
        const [keeps, forgets] = [again.level !== "source", (await ask()).level === "source"];
        return keeps && forgets && first.value === again.value
          ? { state: "up", latencyMs: performance.now() - startedAt, detail: "keeps values, forgets by tags" }
          : {
              state: "degraded",
              latencyMs: null,
              detail: "keeps nothing: everything is read from the database",
            };
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

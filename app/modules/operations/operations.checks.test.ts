import { expect, it } from "vitest";
import { operationsChecks } from "./operations.checks.ts";

const QUEUE = { name: "sms", concurrency: 1, keepCompleted: 1, keepFailed: 1 };
const calm = { unpublished: 0, oldestAgeSeconds: 0, setAside: 0 };
const idle = { waiting: 0, prioritized: 0, active: 0, delayed: 0, failed: 0 };

/** A cache that keeps one value, and does or does not forget it. */
function fakeCache(isAway: boolean, emptyLevel?: "memory" | "redis") {
  let kept: unknown;
  return {
    keepsAt: async (level: "memory" | "redis") => level !== emptyLevel,
    read: async <Value>({ load }: { load(): Promise<Value> }) => {
      if (kept !== undefined && !isAway) return { value: kept as Value, level: "memory" as const };
      const value = await load();
      kept = value;
      return { value, level: "source" as const };
    },
    forget: async () => {
      kept = undefined;
    },
  };
}

const look = async (
  name: string,
  {
    isCacheAway = false,
    emptyLevel = undefined as "memory" | "redis" | undefined,
    backlog = calm,
    counts = idle,
    pending = [] as string[],
  },
) => {
  const checks = operationsChecks({
    outbox: { backlog: async () => backlog },
    jobs: { counts: async () => counts },
    queues: [QUEUE],
    cache: fakeCache(isCacheAway, emptyLevel),
    pendingMigrations: async () => pending,
  });
  return checks.find((check) => check.name === name)?.run();
};

it.each([
  ["outbox", "up", {}, "0 to be handed on, 0 set aside"],
  [
    "outbox",
    "up",
    { backlog: { unpublished: 40, oldestAgeSeconds: 1.4, setAside: 2 } },
    "(oldest 1 s), 2 set",
  ],
  ["outbox", "degraded", { backlog: { unpublished: 4, oldestAgeSeconds: 61, setAside: 0 } }, "(oldest 61 s)"],
  ["sms_queue", "up", { counts: { ...idle, delayed: 5_000, failed: 3 } }, "5000 for later, 3 failed"],
  ["sms_queue", "degraded", { counts: { ...idle, prioritized: 1_001 } }, "1001 waiting"],
  ["cache", "up", {}, "forgets by tags"],
  ["cache", "degraded", { isCacheAway: true }, "all is read from"],
  ["cache_memory", "up", {}, "keeps values"],
  ["cache_memory", "degraded", { emptyLevel: "memory" as const }, "all is read from Redis"],
  ["cache_memory", "up", { emptyLevel: "redis" as const }, "keeps values"],
  ["cache_redis", "up", {}, "keeps values"],
  ["cache_redis", "degraded", { emptyLevel: "redis" as const }, "each process reads from the database"],
  ["migrations", "up", {}, undefined],
  ["migrations", "degraded", { pending: ["0010_sessions"] }, "not applied: 0010_sessions"],
])("%s is %s", async (name, state, given, detail) => {
  const seen = await look(name, given);
  expect(seen?.state).toBe(state);
  if (detail) expect(seen?.detail).toContain(detail);
});

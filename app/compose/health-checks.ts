import { setTimeout as sleep } from "node:timers/promises";
import type { LiveServer } from "../live/index.ts";
import type { HealthCheck } from "../modules/health/index.ts";
import { pingRedis } from "../platform/redis/index.ts";
import type { Infrastructure } from "./infrastructure.ts";

const TIMEOUT_MS = 2_000;
const LIVE_POLL_MS = 50;

/** What the application depends on, and how each is looked at. */
export function createHealthChecks(
  infrastructure: Infrastructure,
  /** Null where this process serves no sockets. */
  live: Pick<LiveServer, "isReading"> | null,
): HealthCheck[] {
  const { database, redis, breakerStates } = infrastructure;
  return [
    // Boards poll while live updates are down, so they are not critical.
    ...(live
      ? [
          {
            name: "live_updates",
            isCritical: false,
            look: async () => ({
              state: (await readsWithin(live, TIMEOUT_MS)) ? ("up" as const) : ("down" as const),
              latencyMs: null,
            }),
          },
        ]
      : []),
    {
      name: "postgres",
      isCritical: true,
      look: async () => ({ latencyMs: await database.ping(TIMEOUT_MS) }),
    },
    {
      name: "redis",
      isCritical: true,
      look: async () => ({ latencyMs: await pingRedis(redis, TIMEOUT_MS) }),
    },
    {
      // Judged by the breaker of those who really send; asking the provider would cost money and say less.
      name: "sms_provider",
      isCritical: false,
      look: async () => {
        const shared = await breakerStates.get("twilio");
        if (shared?.state === "open")
          return { state: "down", latencyMs: null, detail: "circuit breaker open; SMS wait in the queue" };
        if (shared?.state === "half_open")
          return { state: "degraded", latencyMs: null, detail: "circuit breaker half-open; trying again" };
        return { state: "up", latencyMs: null };
      },
    },
  ];
}

/** Waits, as for every other answer: at the start and after a failover the reader needs a moment to find its place. */
async function readsWithin(live: Pick<LiveServer, "isReading">, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!live.isReading && performance.now() < deadline) await sleep(LIVE_POLL_MS);
  return live.isReading;
}

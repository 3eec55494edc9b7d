import { setTimeout as sleep } from "node:timers/promises";
import type { BreakerStatus, Breakers } from "../platform/breaker/index.ts";
import type { HealthCheck } from "../platform/health-check/index.ts";

type Seen = Awaited<ReturnType<HealthCheck["run"]>>;

const ASKED_FOR_MS = 2_000;
const ASKED_EVERY_MS = 100;

/** A provider as those see it who really send: asking it would cost money and say less. */
export function providerCheck(
  check: {
    readonly name: string;
    /** The provider's breaker; of several services that do the same for us, one each. */
    readonly breaker: string | readonly string[];
    /** What waits in the queue while the provider is away: "SMS". */
    readonly waiting: string;
  },
  breakers: Pick<Breakers, "statusOf">,
): HealthCheck {
  return {
    name: check.name,
    isCritical: false,
    run: async () => {
      const names = [check.breaker].flat();
      const seen = await Promise.all(
        names.map(async (name) => ({
          name,
          ...providerState(await settledStatus(() => breakers.statusOf(name)), check.waiting),
        })),
      );
      return togetherOf(seen);
    },
  };
}

/** Services that do the same for us as one provider: down when all of them are, degraded when one of them is not well, which is named. */
export function togetherOf(services: readonly (Seen & { readonly name: string })[]): Seen {
  const unwell = services.filter(({ state }) => state !== "up");
  const [first = { state: "unknown", latencyMs: null, detail: "none is configured" } as const] =
    unwell.length > 0 ? unwell : services;
  if (services.length <= 1) return { state: first.state, latencyMs: null, detail: first.detail };
  if (unwell.length === 0) return { state: "up", latencyMs: null, detail: `${services.length} services` };
  const isAlike = unwell.length === services.length && unwell.every(({ state }) => state === first.state);
  const detail = unwell.map(({ name, detail: why }) => `${name}: ${why}`).join(", ");
  return { state: isAlike ? first.state : "degraded", latencyMs: null, detail };
}

/** A provider's state by its breaker and the last call that succeeded. */
export function providerState(
  { state, retryAtMs, lastSuccessAt, isShared }: BreakerStatus,
  waiting: string,
): Seen {
  const last = lastSuccessAt ? `last success ${lastSuccessAt.toISOString()}` : "no success within a day";
  const seen = (is: Seen["state"], why: string): Seen => ({
    state: is,
    latencyMs: null,
    detail: [why, last].filter(Boolean).join("; "),
  });
  if (state === "open") return seen("down", `circuit breaker open; ${waiting} wait in the queue`);
  if (state === "half_open") return seen("degraded", "circuit breaker half-open; trying again");
  if (retryAtMs > 0) return seen("degraded", `it asked to wait; ${waiting} wait in the queue`);
  return isShared ? seen("up", "") : seen("unknown", "those who send cannot be asked");
}

/** Just after the start nobody has been asked yet. */
async function settledStatus(ask: () => BreakerStatus): Promise<BreakerStatus> {
  const deadline = performance.now() + ASKED_FOR_MS;
  while (!ask().isShared && performance.now() < deadline) await sleep(ASKED_EVERY_MS);
  return ask();
}

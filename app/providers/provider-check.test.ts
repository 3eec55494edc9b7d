import { expect, it } from "vitest";
import type { BreakerStatus } from "../platform/breaker/index.ts";
import { providerCheck, providerState, togetherOf } from "./provider-check.ts";

const closed: BreakerStatus = {
  name: "carrier",
  state: "closed",
  since: new Date("2026-01-02T03:00:00Z"),
  failures: 0,
  timeoutMs: 10_000,
  retryAtMs: 0,
  lastSuccessAt: null,
  isShared: true,
};
const at = new Date("2026-01-02T03:04:05Z");

it.each([
  ["up, though nothing was sent within a day", {}, "up", /^no success within a day$/],
  ["up, with its last success", { lastSuccessAt: at }, "up", /^last success 2026-01-02T03:04:05/],
  ["down while a breaker is open", { state: "open", retryAtMs: 1 }, "down", /breaker open; SMS wait/],
  ["degraded while a trial is made", { state: "half_open" }, "degraded", /half-open/],
  ["degraded while it asks to wait", { retryAtMs: Date.now() + 1_000 }, "degraded", /asked to wait/],
  ["unknown where nobody can be asked", { isShared: false }, "unknown", /cannot be asked/],
  ["down by our own breaker, too", { state: "open", retryAtMs: 1, isShared: false }, "down", /breaker open/],
] as const)("the carrier is %s", (_, status, state, detail) => {
  const seen = providerState({ ...closed, ...status }, "SMS");
  expect(seen.state).toBe(state);
  expect(seen.detail).toMatch(detail);
});

it.each([
  ["up while all are", ["up", "up"], "up", /^2 services$/],
  ["degraded while one of them is down, which is named", ["up", "down"], "degraded", /^service-1: why$/],
  ["down while all are", ["down", "down"], "down", /service-0: why, service-1: why/],
  ["unknown while nobody can be asked of any", ["unknown", "unknown"], "unknown", /service-0/],
  ["as its only service is", ["half"], "half", /^why$/],
] as const)("several services are %s", (_, states, state, detail) => {
  const services = states.map((one, index) => ({
    name: `service-${index}`,
    state: one as "up",
    latencyMs: null,
    detail: "why",
  }));
  const seen = togetherOf(services);
  expect(seen.state).toBe(state);
  expect(seen.detail).toMatch(detail);
});

it("asks every breaker of a provider", async () => {
  const statusOf = (name: string): BreakerStatus =>
    name === "push:one" ? closed : { ...closed, name, state: "open", retryAtMs: 1 };
  const check = { name: "web_push_provider", breaker: ["push:one", "push:two"], waiting: "notifications" };
  expect(await providerCheck(check, { statusOf }).run()).toMatchObject({
    state: "degraded",
    detail: expect.stringContaining("push:two: circuit breaker open; notifications wait"),
  });
  expect(await providerCheck({ ...check, breaker: "push:two" }, { statusOf }).run()).toMatchObject({
    state: "down",
  });
});

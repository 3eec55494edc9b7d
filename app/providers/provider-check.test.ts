import { expect, it } from "vitest";
import type { BreakerStatus } from "../platform/breaker/index.ts";
import { providerState } from "./provider-check.ts";

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

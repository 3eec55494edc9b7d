import { describe, expect, it, vi } from "vitest";
import type { HealthCheck } from "../../platform/health-check/index.ts";
import { createHealthService } from "./health.service.ts";

const up: HealthCheck["run"] = async () => ({ latencyMs: 1.23 });
const down: HealthCheck["run"] = async () => {
  throw new Error("secret host name");
};

function serviceWith(checks: readonly HealthCheck[], isShuttingDown = false) {
  return createHealthService({
    checks: () => checks,
    release: "1",
    roles: ["api"],
    isShuttingDown: () => isShuttingDown,
  });
}

describe("health", () => {
  it("is down when something critical does not answer, degraded when something else does not", async () => {
    const critical = serviceWith([{ name: "postgres", isCritical: true, run: down }]);
    const other = serviceWith([
      { name: "postgres", isCritical: true, run: up },
      { name: "sms_provider", isCritical: false, run: down },
    ]);
    await Promise.all([critical.checkAll(), other.checkAll()]);
    expect(critical.report().status).toBe("down");
    expect(other.report().status).toBe("degraded");
  });

  it("takes a check that hangs as down, and looks again", async () => {
    vi.useFakeTimers();
    try {
      const service = serviceWith([
        { name: "redis", isCritical: false, run: () => new Promise(() => {}) },
        { name: "postgres", isCritical: true, run: up },
      ]);
      const checked = service.checkAll();
      await vi.advanceTimersByTimeAsync(5_000);
      expect((await checked).map(({ state }) => state)).toEqual(["down", "up"]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("tells the world that a dependency is down, and nothing of why", async () => {
    const service = serviceWith([{ name: "postgres", isCritical: true, run: down }]);
    await service.checkAll();
    expect(JSON.stringify(service.report())).not.toContain("secret");
  });

  it("takes no traffic while shutting down or without what is critical", async () => {
    expect(await serviceWith([], true).readiness()).toMatchObject({
      status: "not_ready",
      reason: "shutting down",
    });
    const service = serviceWith([{ name: "postgres", isCritical: true, run: down }]);
    expect(await service.readiness()).toMatchObject({
      status: "not_ready",
      reason: "postgres does not answer",
    });
  });

  it("takes traffic without what is not critical, and says so", async () => {
    const service = serviceWith([
      { name: "postgres", isCritical: true, run: up },
      { name: "redis", isCritical: false, run: down },
    ]);
    await service.checkAll();
    expect(await service.readiness()).toEqual({ status: "ready", reason: null, without: ["redis"] });
  });
});

import { describe, expect, it } from "vitest";
import { createHealthService, type HealthCheck } from "./health.service.ts";

const up: HealthCheck["look"] = async () => ({ latencyMs: 1.23 });
const down: HealthCheck["look"] = async () => {
  throw new Error("secret host name");
};

function serviceWith(checks: readonly HealthCheck[], isShuttingDown = false) {
  return createHealthService({ checks, release: "1", roles: ["api"], isShuttingDown: () => isShuttingDown });
}

describe("health", () => {
  it("is down when something critical does not answer, degraded when something else does not", async () => {
    const critical = serviceWith([{ name: "postgres", isCritical: true, look: down }]);
    const other = serviceWith([
      { name: "postgres", isCritical: true, look: up },
      { name: "sms_provider", isCritical: false, look: down },
    ]);
    await Promise.all([critical.lookAtAll(), other.lookAtAll()]);
    expect(critical.report().status).toBe("down");
    expect(other.report().status).toBe("degraded");
  });

  it("tells the world that a dependency is down, and nothing of why", async () => {
    const service = serviceWith([{ name: "postgres", isCritical: true, look: down }]);
    await service.lookAtAll();
    expect(JSON.stringify(service.report())).not.toContain("secret");
  });

  it("takes no traffic while shutting down or without what is critical", async () => {
    expect(await serviceWith([], true).readiness()).toEqual({ status: "not_ready", reason: "shutting down" });
    const service = serviceWith([{ name: "redis", isCritical: true, look: down }]);
    expect(await service.readiness()).toEqual({ status: "not_ready", reason: "redis does not answer" });
  });
});

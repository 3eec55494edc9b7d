import type { DependencyJson, HealthJson } from "./health.schema.ts";

/** How one dependency is checked. */
export interface HealthCheck {
  readonly name: string;
  /** Without it the application cannot answer: it is then "down", else "degraded". */
  readonly isCritical: boolean;
  /** Resolves with what was seen; rejects when it does not answer. Must end by itself within seconds. */
  check(): Promise<{
    readonly state?: "up" | "degraded" | "down";
    readonly latencyMs: number | null;
    readonly detail?: string | null;
  }>;
}

export type HealthService = ReturnType<typeof createHealthService>;

/** The application's state and that of all it depends on, checked every 30 s and on demand before readiness. */
export function createHealthService(deps: {
  readonly checks: readonly HealthCheck[];
  readonly release: string;
  readonly roles: readonly string[];
  readonly isShuttingDown: () => boolean;
}) {
  const seen = new Map<string, DependencyJson>(
    deps.checks.map(({ name, isCritical }) => [
      name,
      { name, isCritical, state: "unknown", latencyMs: null, detail: null, checkedAt: null },
    ]),
  );

  async function run(check: HealthCheck): Promise<DependencyJson> {
    const base = { name: check.name, isCritical: check.isCritical, checkedAt: new Date().toISOString() };
    let dependency: DependencyJson;
    try {
      const { state = "up", latencyMs, detail = null } = await check.check();
      dependency = {
        ...base,
        state,
        latencyMs: latencyMs === null ? null : Math.round(latencyMs * 10) / 10,
        detail,
      };
    } catch {
      // What went wrong is in the log of the part that failed; the world learns only that it did.
      dependency = { ...base, state: "down", latencyMs: null, detail: "does not answer" };
    }
    seen.set(check.name, dependency);
    return dependency;
  }

  return {
    /** Checks everything now. */
    async checkAll(): Promise<readonly DependencyJson[]> {
      return Promise.all(deps.checks.map(run));
    },

    /** What was last seen. */
    report(): HealthJson {
      const dependencies = [...seen.values()];
      return {
        status: statusOf(dependencies),
        release: deps.release,
        roles: [...deps.roles],
        uptimeSeconds: Math.floor(process.uptime()),
        dependencies,
      };
    },

    /** May traffic come here? Checks what is critical now. */
    async readiness(): Promise<{ status: "ready" | "not_ready"; reason: string | null }> {
      if (deps.isShuttingDown()) return { status: "not_ready", reason: "shutting down" };
      const critical = await Promise.all(deps.checks.filter(({ isCritical }) => isCritical).map(run));
      const down = critical.filter(({ state }) => state === "down").map(({ name }) => name);
      return down.length > 0
        ? { status: "not_ready", reason: `${down.join(", ")} does not answer` }
        : { status: "ready", reason: null };
    },
  };
}

function statusOf(dependencies: readonly DependencyJson[]): HealthJson["status"] {
  if (dependencies.some(({ isCritical, state }) => isCritical && state === "down")) return "down";
  return dependencies.some(({ state }) => state === "down" || state === "degraded") ? "degraded" : "ok";
}

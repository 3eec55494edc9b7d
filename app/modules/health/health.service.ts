import type { HealthCheck } from "../../platform/health-check/index.ts";
import type { DependencyJson, HealthJson, ReadinessJson } from "./health.contract.ts";

const CHECK_LIMIT_MS = 5_000;

export type HealthService = ReturnType<typeof createHealthService>;

/** The application's state and that of all it depends on, checked every 30 s and on demand before readiness. */
export function createHealthService(deps: {
  /** Asked for at each look: modules are still being made when the service is. */
  readonly checks: () => readonly HealthCheck[];
  readonly release: string;
  readonly roles: readonly string[];
  readonly isShuttingDown: () => boolean;
}) {
  const seen = new Map<string, DependencyJson>();

  async function run(check: HealthCheck): Promise<DependencyJson> {
    const base = { name: check.name, isCritical: check.isCritical, checkedAt: new Date().toISOString() };
    let dependency: DependencyJson;
    try {
      const { state = "up", latencyMs, detail = null } = await withinLimit(check.run());
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
      return Promise.all(deps.checks().map(run));
    },

    /** What was last seen. */
    report(): HealthJson {
      const dependencies = deps
        .checks()
        .map(({ name, isCritical }) => seen.get(name) ?? unseen(name, isCritical));
      return {
        status: statusOf(dependencies),
        release: deps.release,
        roles: [...deps.roles],
        uptimeSeconds: Math.floor(process.uptime()),
        dependencies,
      };
    },

    /** May traffic come here? Checks what is critical now, and tells what else was last seen to be down. */
    async readiness(): Promise<ReadinessJson> {
      const without = [...seen.values()]
        .filter(({ isCritical, state }) => !isCritical && state === "down")
        .map(({ name }) => name);
      if (deps.isShuttingDown()) return { status: "not_ready", reason: "shutting down", without };
      const critical = await Promise.all(
        deps
          .checks()
          .filter(({ isCritical }) => isCritical)
          .map(run),
      );
      const down = critical.filter(({ state }) => state === "down").map(({ name }) => name);
      return down.length > 0
        ? { status: "not_ready", reason: `${down.join(", ")} does not answer`, without }
        : { status: "ready", reason: null, without };
    },
  };
}

/** A check that hangs would keep all others from being repeated. */
async function withinLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_LIMIT_MS} ms`)), CHECK_LIMIT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function unseen(name: string, isCritical: boolean): DependencyJson {
  return { name, isCritical, state: "unknown", latencyMs: null, detail: null, checkedAt: null };
}

function statusOf(dependencies: readonly DependencyJson[]): HealthJson["status"] {
  if (dependencies.some(({ isCritical, state }) => isCritical && state === "down")) return "down";
  return dependencies.some(({ state }) => state === "down" || state === "degraded") ? "degraded" : "ok";
}

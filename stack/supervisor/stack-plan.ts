import { join } from "node:path";
import { type AppProcess, appEnvironment, publicUrl, simulatorEnvironment } from "../app-environment.ts";
import { runNode, startNode } from "../parts/node-process.ts";
import { startPostgres } from "../parts/postgres.ts";
import { redisCommand, startRedis } from "../parts/redis.ts";
import { buildWeb } from "../parts/web-build.ts";
import { demoSecrets } from "../secrets.ts";
import { loopback, PORTS, type PortName, type Settings } from "../settings.ts";
import type { PartPlan } from "./plan.ts";
import { LAYERS, type PlanContext } from "./plan-context.ts";
import { planTelemetry } from "./telemetry-plan.ts";

/** Parts without which nobody can work; `up --detach` returns when they are ready. */
export const APPLICATION_PARTS = [
  "postgres",
  "redis",
  "migrate",
  "app-api",
  "app-worker",
  "app-scheduler",
  "simulator",
];

/** All parts of the demo on this machine, as processes. */
export function planStack(settings: Settings, env: NodeJS.ProcessEnv): PartPlan[] {
  const context: PlanContext = {
    settings,
    env,
    secrets: demoSecrets(join(settings.stateDir, "secrets.json"), env),
    dir: (part) => join(settings.stateDir, part),
    ports: (...names) =>
      names.map((name) => ({ port: settings.ports[name], variable: PORTS[name].variable })),
  };
  return [...planDatabases(context), ...planApplication(context), ...planTelemetry(context)];
}

function planDatabases({ settings, secrets, dir, ports }: PlanContext): PartPlan[] {
  return [
    {
      name: "postgres",
      purpose: "keeps all data",
      needs: [],
      after: [],
      layer: LAYERS.databases,
      ports: ports("postgres"),
      logFile: join(dir("postgres"), "postgres.log"),
      stopDeadlineMs: 20_000,
      start: ({ signal }) =>
        startPostgres({
          dir: dir("postgres"),
          port: settings.ports.postgres,
          password: secrets.TRUNKLINE_POSTGRES_PASSWORD,
          signal,
        }),
    },
    {
      name: "redis",
      purpose: "keeps sessions, queues and live events",
      needs: [],
      after: [],
      layer: LAYERS.databases,
      ports: ports("redis"),
      logFile: join(dir("redis"), "redis.log"),
      start: async ({ signal, progress }) => {
        await redisCommand((text) => progress("installing", text));
        progress("starting", "");
        return startRedis({ dir: dir("redis"), port: settings.ports.redis, signal });
      },
    },
  ];
}

function planApplication({ settings, secrets, env, dir, ports }: PlanContext): PartPlan[] {
  const logFile = (name: string) => join(dir("app"), `${name}.log`);
  const role = (name: string, purpose: string, app: AppProcess, port: PortName): PartPlan => ({
    name,
    purpose,
    needs: ["postgres", "redis", "migrate"],
    // The web build takes seconds; a failed one must not keep the API from answering.
    after: name === "app-api" ? ["web"] : [],
    layer: LAYERS.application,
    ports: ports(port),
    logFile: logFile(name),
    stopDeadlineMs: 25_000,
    start: ({ signal }) =>
      startNode({
        name,
        entry: "app/main.ts",
        env: appEnvironment(settings, secrets, app, env),
        logFile: logFile(name),
        url: `http://127.0.0.1:${app.port}`,
        readyUrl: `http://127.0.0.1:${app.port}/api/health/live`,
        signal,
      }),
  });
  const api: AppProcess = { roles: "api,live", port: settings.ports.app, serviceName: "trunkline-api" };
  const worker: AppProcess = {
    roles: "worker",
    port: settings.ports.worker,
    serviceName: "trunkline-worker",
  };
  const scheduler: AppProcess = {
    roles: "scheduler",
    port: settings.ports.scheduler,
    serviceName: "trunkline-scheduler",
  };
  return [
    {
      name: "web",
      purpose: "the screens, built for browsers",
      once: true,
      needs: [],
      after: [],
      layer: LAYERS.application,
      ports: [],
      logFile: join(dir("web"), "web-build.log"),
      start: async ({ signal, progress }) => {
        progress("building", "vite build");
        return { done: await buildWeb({ dir: dir("web"), signal }) };
      },
    },
    {
      name: "migrate",
      purpose: "brings the tables up to date and makes the demo's users",
      needs: ["postgres", "redis"],
      after: [],
      layer: LAYERS.application,
      ports: [],
      logFile: logFile("migrate"),
      start: async ({ signal, progress }) => {
        const task = (step: string) =>
          runNode({
            name: step,
            entry: "app/main.ts",
            args: [step],
            env: appEnvironment(settings, secrets, { ...api, serviceName: "trunkline-migrate" }, env),
            logFile: logFile("migrate"),
            signal,
          });
        progress("starting", "migrations");
        await task("migrate");
        progress("starting", "demo users");
        await task("seed");
        return { done: "tables are up to date" };
      },
    },
    role("app-api", "the API, the screens and the live board", api, "app"),
    role("app-worker", "sends SMS and other jobs", worker, "worker"),
    role("app-scheduler", "repeats what a crash left behind, and counts", scheduler, "scheduler"),
    {
      name: "simulator",
      purpose: "the outside world: callers, voice agent and SMS carrier",
      needs: [],
      // Its day at the office begins when somebody answers the phone.
      after: ["app-api"],
      layer: LAYERS.simulator,
      ports: ports("simulator", "simulatorSmtp"),
      logFile: logFile("simulator"),
      start: ({ signal }) =>
        startNode({
          name: "simulator",
          entry: "app/simulator/main.ts",
          env: simulatorEnvironment(settings, secrets, env),
          logFile: logFile("simulator"),
          url: loopback(settings, "simulator"),
          readyUrl: `${loopback(settings, "simulator")}/health`,
          signal,
        }),
    },
  ];
}

/** Where each audience starts, once the parts are ready. */
export function audienceLinks(settings: Settings): { who: string; url: string }[] {
  const app = publicUrl(settings);
  const grafana = loopback(settings, "grafana");
  return [
    { who: "Business screens", url: `${app}/board` },
    { who: "API documentation", url: `${app}/api/docs` },
    { who: "Dashboards: engineering", url: `${grafana}/d/trunkline-engineering` },
    { who: "Dashboards: on call", url: `${grafana}/d/trunkline-oncall` },
    { who: "Dashboards: business", url: `${grafana}/d/trunkline-business` },
    { who: "Metrics and alerts", url: loopback(settings, "prometheus") },
    { who: "Runbooks", url: `${loopback(settings, "alertGateway")}/runbooks/` },
    { who: "The outside world (simulator)", url: loopback(settings, "simulator") },
  ];
}

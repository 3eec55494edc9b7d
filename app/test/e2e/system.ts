import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { startCollector } from "../../../stack/parts/collector.ts";
import { startGrafana } from "../../../stack/parts/grafana.ts";
import { runNode, startNode } from "../../../stack/parts/node-process.ts";
import type { Part } from "../../../stack/parts/part.ts";
import { startPostgres } from "../../../stack/parts/postgres.ts";
import { startRedis } from "../../../stack/parts/redis.ts";
import { startTempo } from "../../../stack/parts/tempo.ts";
import { commandOf } from "../../../stack/process/identity.ts";
import type { ExitInfo } from "../../../stack/process/managed-process.ts";
import { PROJECT, readSettings } from "../../../stack/settings.ts";
import { markedProcesses, STACK_ID_VARIABLE } from "../../../stack/supervisor/leftovers.ts";
import { NO_PERSON_LIMITS } from "../no-person-limits.ts";
import { SERVICES } from "../services-environment.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { freePorts } from "../../../stack/process/free-port.ts";

/** Secrets that these tests share with the application and the simulator. */
export const SECRETS = {
  bearerToken: randomBytes(16).toString("hex"),
  headerSecret: randomBytes(16).toString("hex"),
  hmacSecret: randomBytes(16).toString("hex"),
  accountSid: `AC${randomBytes(16).toString("hex")}`,
  authToken: randomBytes(16).toString("hex"),
} as const;

/** Every process that we start carries this mark, so that one that is left behind is found. */
const MARK = `e2e-${randomBytes(8).toString("hex")}`;
const NOBODY_URL = "http://127.0.0.1:9";
const APP_STOP_DEADLINE_MS = 25_000;
let openSystems = 0;

/** How large a system is wanted. */
export interface SystemOptions {
  /** Processes with the roles api and live: `api-1`, `api-2` … Default 1. */
  readonly apis?: number;
  /** Processes with the role worker: `worker-1` … Default 1. */
  readonly workers?: number;
  /** Starts `scheduler`. Default false. */
  readonly scheduler?: boolean;
  /** Starts `collector` and sends it all telemetry, which it writes into files. Default false: telemetry is off. */
  readonly telemetry?: boolean;
  /**
   * A checkout of the version before: it sets up the database, and `api-1` and `worker-1` run it. The others are of this
   * version and wait for `migrate` and `startMissing`, as a deployment does.
   */
  readonly previous?: string;
  /** With telemetry: starts `tempo` and `grafana`, too, where links lead to. Default false. */
  readonly grafana?: boolean;
  /** More variables for every process of the application. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Trunkline as processes of its own on free ports, with the databases, the simulator and, if wanted, the collector. */
export interface System {
  /** The first api process; it is also the public address, over which webhooks are signed. */
  readonly url: string;
  readonly simulatorUrl: string;
  /** OTLP over HTTP; null without telemetry. */
  readonly otlpUrl: string | null;
  /** Everything of this system lives here: `logs/<process>/` (pino), `<process>.log` (output), `capture/`. */
  readonly dir: string;
  /** Address of one process by name. */
  urlOf(name: string): string;
  /** The process that has the name now. */
  part(name: string): Part;
  /** Asks PostgreSQL, on a connection of the test's own. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Ends a process as a power cut would: no signal that it could handle. */
  kill9(name: string): Promise<void>;
  /** Ends a process as a deployment would, and tells how it ended. */
  stop(name: string): Promise<ExitInfo>;
  /** Starts a process again that was killed or stopped, on the same port and data. */
  start(name: string): Promise<void>;
  /** Brings the database to this version's schema, whatever runs meanwhile. */
  migrate(): Promise<void>;
  /** Starts whatever is not running, so that a test which failed half-way leaves a whole system to the next one. */
  startMissing(): Promise<void>;
  /** Ends all. Throws where a process is left behind. */
  close(): Promise<void>;
}

/** Starts all parts and resolves when each answers; what was started is stopped where one does not. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  process.env[STACK_ID_VARIABLE] = MARK;
  const dir = temporaryFolder("e2e");
  const names = (kind: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${kind}-${index + 1}`);
  const apis = names("api", options.apis ?? 1);
  const others = [...names("worker", options.workers ?? 1), ...(options.scheduler ? ["scheduler"] : [])];
  const [postgresPort = 0, redisPort = 0, simulatorPort = 0, smtpPort = 0, otlpPort = 0, ...more] =
    await freePorts(8 + apis.length + others.length);
  const collectorPorts = more.splice(0, 3);
  const appPorts = new Map([...apis, ...others].map((name, index) => [name, more[index] ?? 0]));
  const urlOfApp = (name: string) => `http://127.0.0.1:${appPorts.get(name)}`;
  const url = urlOfApp("api-1");
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
  const [tempoPort = 0, tempoGrpcPort = 0, tempoOtlpPort = 0, grafanaPort = 0] = options.grafana
    ? await freePorts(4)
    : [];
  const grafanaUrl = `http://127.0.0.1:${grafanaPort}`;
  const otlpUrl = options.telemetry ? `http://127.0.0.1:${otlpPort}` : null;
  const databaseUrl = `postgres://trunkline:trunkline@127.0.0.1:${postgresPort}/trunkline`;

  const shared = {
    TRUNKLINE_PUBLIC_URL: url,
    TRUNKLINE_VAPI_BEARER_TOKEN: SECRETS.bearerToken,
    TRUNKLINE_VAPI_SECRET: SECRETS.headerSecret,
    TRUNKLINE_VAPI_HMAC_SECRET: SECRETS.hmacSecret,
    TRUNKLINE_TWILIO_ACCOUNT_SID: SECRETS.accountSid,
    TRUNKLINE_TWILIO_AUTH_TOKEN: SECRETS.authToken,
    TRUNKLINE_TWILIO_FROM: "+15145550100",
    ...SERVICES,
    ...(otlpUrl
      ? { OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl, OTEL_BSP_SCHEDULE_DELAY: "200" }
      : { OTEL_SDK_DISABLED: "true" }),
  };
  const appEnvironment = (name: string, roles: string) => ({
    ...shared,
    OTEL_METRIC_EXPORT_INTERVAL: "1000",
    OTEL_SERVICE_NAME: `trunkline-${name.replace(/-\d+$/, "")}`,
    TRUNKLINE_ENV: "test",
    ...NO_PERSON_LIMITS,
    // A test may run in the middle of a customer's night.
    TRUNKLINE_CONTACT_HOURS: "00:00-24:00",
    TRUNKLINE_ROLES: roles,
    TRUNKLINE_HTTP_PORT: String(appPorts.get(name) ?? 0),
    TRUNKLINE_DATABASE_URL: databaseUrl,
    TRUNKLINE_FILES_DIR: join(dir, "files"),
    TRUNKLINE_REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    TRUNKLINE_TWILIO_API_URL: simulatorUrl,
    TRUNKLINE_TWILIO_INSIGHTS_URL: simulatorUrl,
    TRUNKLINE_RECORDING_HOSTS: simulatorUrl,
    TRUNKLINE_ASSEMBLYAI_API_URL: simulatorUrl,
    TRUNKLINE_OPENAI_API_URL: `${simulatorUrl}/v1`,
    TRUNKLINE_PADDLE_API_URL: simulatorUrl,
    TRUNKLINE_SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    TRUNKLINE_WEBHOOK_PRIVATE_HOSTS: new URL(simulatorUrl).host,
    TRUNKLINE_PUSH_HOSTS: simulatorUrl,
    TRUNKLINE_MAIL_FROM: "Trunkline <no-reply@trunkline.example>",
    TRUNKLINE_LOG_DIR: join(dir, "logs", name),
    ...(otlpUrl ? { TRUNKLINE_FARO_URL: otlpUrl } : {}),
    ...(options.grafana ? { TRUNKLINE_GRAFANA_URL: grafanaUrl } : {}),
    ...options.environment,
  });
  const { previous } = options;
  const isPrevious = (name: string) => previous !== undefined && name.endsWith("-1");
  const startApp = (name: string, roles: string) => () =>
    startNode({
      name,
      entry: "app/main.ts",
      ...(isPrevious(name) ? { checkout: previous } : {}),
      env: appEnvironment(name, roles),
      telemetry: otlpUrl !== null,
      logFile: join(dir, `${name}.log`),
      url: urlOfApp(name),
      readyUrl: `${urlOfApp(name)}/api/health/live`,
    });
  const task = (name: string, checkout?: string) =>
    runNode({
      name,
      entry: "app/main.ts",
      args: [name],
      ...(checkout === undefined ? {} : { checkout }),
      env: { ...appEnvironment("api-1", "api"), TRUNKLINE_LOG_DIR: join(dir, "logs", name) },
      logFile: join(dir, `${name}.log`),
    });

  const starters = new Map<string, () => Promise<Part>>([
    ["postgres", () => startPostgres({ dir: join(dir, "postgres"), port: postgresPort })],
    ["redis", () => startRedis({ dir: join(dir, "redis"), port: redisPort })],
    [
      "simulator",
      () =>
        startNode({
          name: "simulator",
          entry: "app/simulator/main.ts",
          env: {
            ...shared,
            OTEL_SERVICE_NAME: "trunkline-simulator",
            SIMULATOR_PORT: String(simulatorPort),
            SIMULATOR_SMTP_PORT: String(smtpPort),
            SIMULATOR_APP_URL: url,
          },
          telemetry: otlpUrl !== null,
          logFile: join(dir, "simulator.log"),
          url: simulatorUrl,
          readyUrl: `${simulatorUrl}/health`,
        }),
    ],
    ...(otlpUrl
      ? [["collector", () => startCapture(dir, url, otlpPort, collectorPorts, tempoOtlpPort)] as const]
      : []),
    ...(options.grafana
      ? ([
          [
            "tempo",
            () =>
              startTempo({
                dir: join(dir, "tempo"),
                port: tempoPort,
                grpcPort: tempoGrpcPort,
                otlpPort: tempoOtlpPort,
                prometheusUrl: NOBODY_URL,
              }),
          ],
          [
            "grafana",
            () =>
              startGrafana({
                dir: join(dir, "grafana"),
                port: grafanaPort,
                prometheusUrl: NOBODY_URL,
                tempoUrl: `http://127.0.0.1:${tempoPort}`,
                alertmanagerUrl: NOBODY_URL,
                appUrl: url,
                adminPassword: SECRETS.headerSecret,
                env: { TRUNKLINE_PAGER_URL: NOBODY_URL },
              }),
          ],
        ] as const)
      : []),
    ...apis.map((name) => [name, startApp(name, "api,live")] as const),
    ...others.map((name) => [name, startApp(name, name.replace(/-\d+$/, ""))] as const),
  ]);
  const running = new Map<string, Part>();
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  // Connections that break are the very matter of these tests; the next query opens a new one.
  pool.on("error", () => {});

  async function start(name: string): Promise<void> {
    const starter = starters.get(name);
    if (!starter) throw new Error(`there is no part ${name}`);
    running.set(name, await starter());
  }
  function part(name: string): Part {
    const found = running.get(name);
    if (!found) throw new Error(`${name} is not running`);
    return found;
  }
  async function end(name: string): Promise<ExitInfo> {
    const ending = part(name);
    running.delete(name);
    await ending.stop({ deadlineMs: APP_STOP_DEADLINE_MS });
    return ending.process.exited;
  }
  async function close(): Promise<void> {
    await pool.end();
    // Who talks is stopped before who listens.
    const layers = [
      [...apis, ...others],
      ["simulator", "grafana"],
      ["collector", "postgres", "redis"],
      ["tempo"],
    ];
    for (const layer of layers) {
      await Promise.all(layer.filter((name) => running.has(name)).map(end));
    }
    openSystems -= 1;
    if (!process.env.TRUNKLINE_KEEP_TEST_DIRS) rmSync(dir, { recursive: true, force: true });
    if (openSystems === 0) refuseLeftovers();
  }

  openSystems += 1;
  try {
    await together(["postgres", "redis", "simulator", ...(otlpUrl ? ["collector"] : [])], start);
    if (options.grafana) await together(["tempo", "grafana"], start);
    await task("migrate", previous);
    await task("seed", previous);
    await together(
      [...apis, ...others].filter((name) => previous === undefined || isPrevious(name)),
      start,
    );
  } catch (error) {
    await close();
    throw error;
  }

  return {
    url,
    simulatorUrl,
    otlpUrl,
    dir,
    urlOf: (name) => part(name).url,
    part,
    query: async (sql, values = []) => (await pool.query(sql, [...values])).rows,
    kill9: async (name) => {
      const victim = part(name);
      process.kill(victim.process.identity.pid, "SIGKILL");
      await end(name);
    },
    stop: end,
    start,
    migrate: () => task("migrate"),
    startMissing: () =>
      together(
        [...starters.keys()].filter((name) => !running.has(name)),
        start,
      ),
    close,
  };
}

/** Starts all and waits for all, so that a failure leaves none on its way. */
async function together(names: readonly string[], start: (name: string) => Promise<void>): Promise<void> {
  const failed = (await Promise.allSettled(names.map(start))).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}

function startCapture(
  dir: string,
  appUrl: string,
  httpPort: number,
  ports: readonly number[],
  tempoOtlpPort: number,
): Promise<Part> {
  const [grpcPort = 0, healthPort = 0, metricsPort = 0] = ports;
  return startCollector({
    dir: join(dir, "collector"),
    cacheDir: readSettings(process.env).cacheDir,
    httpPort,
    grpcPort,
    healthPort,
    metricsPort,
    extraConfigFiles: [join(PROJECT, "otel/collector/capture.yaml")],
    env: {
      TRUNKLINE_CAPTURE_DIR: join(dir, "capture"),
      TRUNKLINE_PUBLIC_URL: appUrl,
      TRUNKLINE_SPAN_METRICS_INTERVAL: "1s",
      TRUNKLINE_TRACE_DECISION_WAIT: "2s",
      // Where nobody listens what counts is what leaves the collector.
      TRUNKLINE_TEMPO_OTLP_PORT: String(tempoOtlpPort || 1),
      TRUNKLINE_PROMETHEUS_PORT: "1",
    },
  });
}

function refuseLeftovers(): void {
  const left = markedProcesses(MARK).filter(({ pid }) => pid !== process.pid);
  const described = left.map(({ pid }) => `${pid} ${commandOf(pid)}`);
  for (const { pid } of left) process.kill(pid, "SIGKILL");
  if (left.length > 0) throw new Error(`processes were left behind:\n${described.join("\n")}`);
}

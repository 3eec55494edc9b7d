import { rmSync } from "node:fs";
import { join } from "node:path";
import knexModule, { type Knex } from "knex";
import { startCollector } from "../../../stack/parts/collector.ts";
import { startNode } from "../../../stack/parts/node-process.ts";
import type { Part } from "../../../stack/parts/part.ts";
import { startPostgres } from "../../../stack/parts/postgres.ts";
import { startRedis } from "../../../stack/parts/redis.ts";
import { startProcess } from "../../../stack/process/managed-process.ts";
import { tcpAnswers, untilReady } from "../../../stack/process/readiness.ts";
import { PROJECT, readSettings } from "../../../stack/settings.ts";
import { toolIsBuilt } from "../../../stack/tools/go-tool.ts";
import { seedDemo } from "../../composition/database-tasks.ts";
import { DEMO_PASSWORD } from "../../modules/identity/identity.demo.ts";
import { loadConfig } from "../../config/index.ts";
import { migrations } from "../../migrations/index.ts";
import { migrate } from "../../platform/database/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import { freePort } from "../free-port.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const CALLS_IN_LIST = 1_000;
/** The secret with which the load proves to be the voice agent. */
export const BENCH_VAPI_SECRET = "bench-secret-header-0001";

/** One of the two processes that are compared. */
export interface Contender {
  readonly url: string;
  readonly pid: number;
  /** A signed-in supervisor's. */
  readonly cookie: string;
}

/** Two processes of the api, alike in all but telemetry, on the same PostgreSQL and Redis. */
export interface BenchSystem {
  readonly on: Contender;
  readonly off: Contender;
  /** Where telemetry goes. */
  readonly exportsTo: "collector" | "sink";
  stop(): Promise<void>;
}

/** Starts everything on free ports; nothing of it is left after `stop`. */
export async function startBenchSystem(): Promise<BenchSystem> {
  const dir = temporaryFolder("bench");
  const parts: Part[] = [];
  const stop = async () => {
    for (const part of parts.toReversed()) await part.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  const started = async <P extends Part>(starting: Promise<P>): Promise<P> => {
    const part = await starting;
    parts.push(part);
    return part;
  };
  try {
    const postgres = await started(
      startPostgres({ dir: join(dir, "postgres"), port: await freePort(), durable: false }),
    );
    const redis = await started(startRedis({ dir: join(dir, "redis"), port: await freePort() }));
    const { exportsTo, part: receiver } = await startReceiver(dir);
    parts.push(receiver);
    await makeDatabases(postgres.url);
    const contender = async (name: "on" | "off"): Promise<Contender> => {
      const environment = await environmentOf(name, dir, {
        databaseUrl: databaseUrl(postgres.url, name),
        redisUrl: `${redis.url}/${name === "on" ? 0 : 1}`,
        otlpUrl: receiver.url,
      });
      await seedDemo(loadConfig(environment), silentLogger());
      const url = environment.TRUNKLINE_PUBLIC_URL;
      const part = await started(
        startNode({
          name: `api-${name}`,
          entry: "app/main.ts",
          env: environment,
          logFile: join(dir, `api-${name}.log`),
          url,
          readyUrl: `${url}/api/health/ready`,
        }),
      );
      return { url, pid: part.process.identity.pid, cookie: await signIn(url) };
    };
    return { on: await contender("on"), off: await contender("off"), exportsTo, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The collector with the project's pipelines where it is built; else something that takes OTLP and forgets it. */
async function startReceiver(dir: string): Promise<{ exportsTo: BenchSystem["exportsTo"]; part: Part }> {
  const { cacheDir } = readSettings(process.env);
  if (toolIsBuilt("otelcol", cacheDir)) {
    const part = await startCollector({
      dir,
      cacheDir,
      httpPort: await freePort(),
      grpcPort: await freePort(),
      healthPort: await freePort(),
      metricsPort: await freePort(),
      extraConfigFiles: [join(PROJECT, "app/test/bench/collector.yaml")],
    });
    return { exportsTo: "collector", part };
  }
  const port = await freePort();
  const managed = await startProcess({
    name: "otlp-sink",
    command: process.execPath,
    args: ["app/test/bench/otlp-sink.ts", String(port)],
    env: {},
    cwd: PROJECT,
    logFile: join(dir, "otlp-sink.log"),
  });
  await untilReady(managed, () => tcpAnswers(port), 10_000);
  const part: Part = {
    name: "otlp-sink",
    url: `http://127.0.0.1:${port}`,
    process: managed,
    stop: () => managed.stop(),
  };
  return { exportsTo: "sink", part };
}

/** As the demo runs it: access log at `info` to standard output and to rotated files. */
async function environmentOf(
  name: "on" | "off",
  dir: string,
  addresses: { readonly databaseUrl: string; readonly redisUrl: string; readonly otlpUrl: string },
): Promise<Record<string, string> & { readonly TRUNKLINE_PUBLIC_URL: string }> {
  const port = await freePort();
  return {
    TRUNKLINE_ENV: "demo",
    TRUNKLINE_ROLES: "api,live",
    TRUNKLINE_HTTP_PORT: String(port),
    TRUNKLINE_PUBLIC_URL: `http://127.0.0.1:${port}`,
    TRUNKLINE_DATABASE_URL: addresses.databaseUrl,
    TRUNKLINE_REDIS_URL: addresses.redisUrl,
    TRUNKLINE_LOG_DIR: join(dir, `logs-${name}`),
    TRUNKLINE_VAPI_SECRET: BENCH_VAPI_SECRET,
    TRUNKLINE_TWILIO_ACCOUNT_SID: `AC${"1".repeat(32)}`,
    TRUNKLINE_TWILIO_AUTH_TOKEN: "bench-twilio-auth-token",
    TRUNKLINE_TWILIO_FROM: "+15145550100",
    // For looking closer: TRUNKLINE_BENCH_NODE_OPTIONS="--cpu-prof --cpu-prof-dir=/tmp/profiles".
    NODE_OPTIONS: process.env.TRUNKLINE_BENCH_NODE_OPTIONS ?? "",
    OTEL_SERVICE_NAME: "trunkline-api",
    OTEL_EXPORTER_OTLP_ENDPOINT: addresses.otlpUrl,
    OTEL_SDK_DISABLED: String(name === "off"),
  };
}

function databaseUrl(serverUrl: string, name: "on" | "off"): string {
  const url = new URL(serverUrl);
  url.pathname = `/bench_${name}`;
  return url.href;
}

/** Two databases with the same rows: neither process waits for the other's, or does its work. */
async function makeDatabases(serverUrl: string): Promise<void> {
  const admin = knexModule({ client: "pg", connection: serverUrl });
  await admin.raw("create database bench_on");
  const first = knexModule({ client: "pg", connection: databaseUrl(serverUrl, "on") });
  await migrate(first, migrations);
  await seedCalls(first);
  await first.destroy();
  await admin.raw("create database bench_off template bench_on");
  await admin.destroy();
}

async function seedCalls(db: Knex): Promise<void> {
  await db.raw(
    `insert into calls (direction, provider, provider_call_id, status, phone, from_number, to_number, caller_name,
       initiated_at, started_at, ended_at, duration_s, summary)
     select 'inbound', 'vapi', 'seed-' || n, 'completed', '+15145550142', '+15145550142', '+15145550100', 'Nadia Test',
       now() - make_interval(mins => n), now() - make_interval(mins => n), now() - make_interval(mins => n - 1), 60,
       'The caller asked for an appointment next week.'
     from generate_series(1, ?) n`,
    [CALLS_IN_LIST],
  );
}

async function signIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "supervisor@trunkline.example", password: DEMO_PASSWORD }),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
  if (!answer.ok || cookie === undefined) throw new Error(`signing in at ${url} answered ${answer.status}`);
  return cookie;
}

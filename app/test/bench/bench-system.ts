import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { startNode } from "../../../stack/parts/node-process.ts";
import type { Part } from "../../../stack/parts/part.ts";
import { startPostgres } from "../../../stack/parts/postgres.ts";
import { startRedis } from "../../../stack/parts/redis.ts";
import { PROJECT } from "../../../stack/settings.ts";
import { freePort } from "../../../stack/process/free-port.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { apiEnvironment } from "./api-environment.ts";
import { prepareDatabase, signIn } from "./bench-data.ts";
import { startReceiver, type TelemetryReceiver } from "./telemetry-receiver.ts";

/**
 * What is compared: the api with telemetry and without, a bare handler of the list (the limit), one that answers a ready string, and, where
 * TRUNKLINE_BENCH_BASELINE names one, another checkout's api with telemetry.
 */
export type ContenderName = "on" | "off" | "bare" | "ready" | "baseline";

/** One of the processes that are compared. */
export interface Contender {
  readonly url: string;
  readonly pid: number;
  /** A signed-in supervisor's. */
  readonly cookie: string;
  /** What the table calls it. */
  readonly title: string;
}

/** Processes on the same PostgreSQL and Redis; each api has a database of its own with the same rows. */
export interface BenchSystem {
  readonly contenders: Readonly<Partial<Record<ContenderName, Contender>>>;
  readonly exportsTo: TelemetryReceiver["kind"];
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
    const receiver = await startReceiver(dir);
    parts.push(receiver.part);

    const environmentOf = async (name: ContenderName, redisDatabase: number) =>
      apiEnvironment({
        port: await freePort(),
        databaseUrl: Object.assign(new URL(postgres.url), { pathname: `/bench_${name}` }).href,
        redisUrl: `${redis.url}/${redisDatabase}`,
        logDir: join(dir, `logs-${name}`),
        otlpUrl: name === "off" ? null : receiver.part.url,
      });
    const startApi = async (
      name: ContenderName,
      redisDatabase: number,
      { title, checkout = PROJECT }: { title: string; checkout?: string },
    ) => {
      const environment = await environmentOf(name, redisDatabase);
      await prepareDatabase({ checkout, environment, logFile: join(dir, `prepare-${name}.log`) });
      const part = await started(startServer(name, "app/main.ts", environment, dir, checkout));
      const contender: Contender = {
        url: part.url,
        pid: part.process.identity.pid,
        cookie: await signIn(part.url),
        title,
      };
      return { contender, environment };
    };

    const on = await startApi("on", 0, { title: "with telemetry" });
    const off = await startApi("off", 1, { title: "without telemetry" });
    const startBare = async (name: "bare" | "ready") => {
      const port = await freePort();
      const address = { TRUNKLINE_HTTP_PORT: String(port), TRUNKLINE_PUBLIC_URL: `http://127.0.0.1:${port}` };
      const environment = { ...off.environment, ...address, BARE_LIST: name };
      return started(startServer(name, "app/test/bench/bare-list.ts", environment, dir, PROJECT));
    };
    const [bare, ready] = [await startBare("bare"), await startBare("ready")];
    const checkout = process.env.TRUNKLINE_BENCH_BASELINE;
    const baseline = checkout
      ? await startApi("baseline", 2, { title: `with telemetry at ${commitOf(checkout)}`, checkout })
      : undefined;
    return {
      contenders: {
        on: on.contender,
        off: off.contender,
        bare: {
          url: bare.url,
          pid: bare.process.identity.pid,
          cookie: off.contender.cookie,
          title: "bare handler",
        },
        ready: {
          url: ready.url,
          pid: ready.process.identity.pid,
          cookie: off.contender.cookie,
          title: "a ready string",
        },
        ...(baseline ? { baseline: baseline.contender } : {}),
      },
      exportsTo: receiver.kind,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startServer(
  name: ContenderName,
  entry: string,
  environment: ReturnType<typeof apiEnvironment>,
  dir: string,
  checkout: string,
): Promise<Part> {
  const url = environment.TRUNKLINE_PUBLIC_URL;
  return startNode({
    name: `api-${name}`,
    entry,
    checkout,
    env: environment,
    logFile: join(dir, `api-${name}.log`),
    url,
    readyUrl: `${url}/api/health/ready`,
  });
}

function commitOf(checkout: string): string {
  return execFileSync("git", ["-C", checkout, "rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
}

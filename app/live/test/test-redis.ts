import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";

/** A Redis of its own for a test, that can be stopped and started again on the same port. */
export interface TestRedis {
  readonly port: number;
  /** Opens a connection; closed by `end`. */
  connect(): Redis;
  /** Stops the server; what is not kept on disk is lost unless `keepData`. */
  stop(options: { readonly keepData: boolean }): Promise<void>;
  start(): Promise<void>;
  end(): Promise<void>;
}

/** Starts a redis-server on a free port of the loopback interface. */
export async function startTestRedis(): Promise<TestRedis> {
  const directory = await mkdtemp(join(tmpdir(), "trunkline-redis-"));
  const port = await freePort();
  const connections = new Set<Redis>();
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    server = spawn(
      "redis-server",
      ["--port", String(port), "--bind", "127.0.0.1", "--dir", directory, "--save", "", "--appendonly", "no"],
      { stdio: "ignore" },
    );
    const probe = new Redis({ port, host: "127.0.0.1", retryStrategy: () => 20, maxRetriesPerRequest: null });
    probe.on("error", () => undefined);
    await probe.ping();
    while (!(await probe.info("persistence")).includes("loading:0")) await sleep(10);
    probe.disconnect();
  }

  async function stop({ keepData }: { readonly keepData: boolean }): Promise<void> {
    if (!server) return;
    if (keepData) {
      const saver = new Redis({ port, host: "127.0.0.1" });
      await saver.save();
      saver.disconnect();
    } else {
      await rm(join(directory, "dump.rdb"), { force: true });
    }
    const exited = once(server, "exit");
    server.kill("SIGKILL");
    await exited;
    server = undefined;
  }

  await start();
  return {
    port,
    start,
    stop,
    connect() {
      const redis = new Redis({
        port,
        host: "127.0.0.1",
        retryStrategy: () => 50,
        maxRetriesPerRequest: null,
      });
      redis.on("error", () => undefined);
      connections.add(redis);
      return redis;
    },
    async end() {
      for (const redis of connections) redis.disconnect();
      await stop({ keepData: false });
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("no free port");
  return address.port;
}

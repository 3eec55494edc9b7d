import { createConnection } from "node:net";
import { join } from "node:path";
import { findOnPath } from "../process/command.ts";
import { startProcess } from "../process/managed-process.ts";
import { untilReady } from "../process/readiness.ts";
import { makePrivateFolder } from "../state-folder.ts";
import { installWithSystem } from "../tools/system-package.ts";
import { AbsentError, baseEnvironment, type Part, type PartOptions, partOf } from "./part.ts";

/**
 * Starts Redis with an append-only file and without eviction, which BullMQ needs: a queue that forgets jobs under
 * memory pressure would lose messages. Resolves when it answers PING (data loaded). `url` is `redis://127.0.0.1:PORT`.
 * Throws AbsentError where there is no redis-server and none can be installed, StartError where it does not start.
 */
export async function startRedis(options: PartOptions): Promise<Part> {
  const command = await redisCommand();
  // The append-only file holds what was queued: names, numbers, texts. Redis makes it readable for everybody.
  makePrivateFolder(options.dir);
  const managed = await startProcess({
    name: "redis",
    command,
    args: [
      ...["--port", String(options.port), "--bind", "127.0.0.1", "--dir", options.dir, "--save", ""],
      ...["--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction"],
      // A rewritten title would overwrite the environment, by which our processes are found again.
      ...["--set-proc-title", "no"],
      ...["--daemonize", "no", "--pidfile", "", "--logfile", ""],
    ],
    env: baseEnvironment(),
    cwd: options.dir,
    logFile: join(options.dir, "redis.log"),
    signal: options.signal,
  });
  await untilReady(managed, () => answersPing(options.port), 30_000);
  return partOf("redis", `redis://127.0.0.1:${options.port}`, managed);
}

/** The redis-server of this machine; installed with the system's package manager where we are root. */
export async function redisCommand(onProgress?: (text: string) => void): Promise<string> {
  const found = findOnPath("redis-server") ?? findOnPath("valkey-server");
  if (found !== null) return found;
  const installed = await installWithSystem("redis", onProgress);
  const command = installed ? (findOnPath("redis-server") ?? findOnPath("valkey-server")) : null;
  if (command === null) {
    throw new AbsentError(
      "keeps sessions, queues and live events; get it with `apt-get install redis-server` or `brew install redis`",
    );
  }
  return command;
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1", timeout: 1_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => socket.write("PING\r\n"));
    socket.once("data", (data) => end(data.toString("latin1").startsWith("+PONG")));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}

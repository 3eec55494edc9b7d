import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createLogSink } from "./log-sink.ts";

const folder = mkdtempSync(join(tmpdir(), "trunkline-sink-"));
const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);

/** Logs 50 lines of 1 KB a request, answers with the number of lines that were dropped, and ends when it is told to. */
const PROGRAM = `
  import { createServer } from "node:http";
  import { metrics } from "@opentelemetry/api";
  let dropped = 0;
  const counter = (name) => ({ add: (lines) => { if (name === "trunkline.log.dropped") dropped += lines; } });
  const meter = new Proxy({}, { get: (_, kind) => (name) => kind === "createCounter" ? counter(name) : {} });
  metrics.setGlobalMeterProvider({ getMeter: () => meter });
  const { createLogger } = await import(${module("./logger.ts")});
  const logger = await createLogger({ level: "info", directory: process.argv[1] || undefined, service: "t", environment: "test", release: "1" });
  process.on("SIGTERM", () => { logger.fatal("ending"); process.exit(7); });
  const server = createServer((request, response) => {
    for (let n = 0; n < 50; n += 1) logger[n % 2 ? "info" : "error"]({ performance: true, n, text: "x".repeat(1000) }, "a line");
    response.end(String(dropped));
  });
  server.listen(0, "127.0.0.1", () => process.send(server.address().port));`;

let child: ChildProcess | undefined;
afterEach(() => void child?.kill("SIGKILL"));
afterAll(() => rmSync(folder, { recursive: true }));

async function startLogging(stdout: "pipe" | "ignore" | number, directory: string): Promise<string> {
  child = spawn(process.execPath, ["--input-type=module", "--eval", PROGRAM, directory], {
    stdio: ["ignore", stdout, "inherit", "ipc"],
    cwd: import.meta.dirname,
  });
  const [port] = await once(child, "message");
  return `http://127.0.0.1:${port}`;
}

/** A folder in which every log file is on a disk without room. */
function fullDisk(): string {
  const directory = join(folder, "full");
  mkdirSync(directory);
  for (const name of ["t", "t-error", "t-performance"])
    symlinkSync("/dev/full", join(directory, `${name}.1.log`));
  return directory;
}

/** A folder that cannot be made: something else has its name. */
function takenName(): string {
  writeFileSync(join(folder, "file"), "");
  return join(folder, "file", "logs");
}

describe.skipIf(process.platform !== "linux")(
  "a log that cannot be written costs lines, never the process",
  () => {
    it.each([
      ["standard output on a full disk", () => ({ stdout: openSync("/dev/full", "w"), directory: "" })],
      ["a closed pipe", () => ({ stdout: "pipe" as const, directory: "", isClosed: true })],
      ["a pipe that nobody reads", () => ({ stdout: "pipe" as const, directory: "" })],
      ["files on a full disk", () => ({ stdout: "ignore" as const, directory: fullDisk() })],
      ["a folder that cannot be made", () => ({ stdout: "ignore" as const, directory: takenName() })],
      ["all of it", () => ({ stdout: openSync("/dev/full", "w"), directory: join(folder, "full") })],
    ])("%s", async (_, prepare) => {
      const { stdout, directory, isClosed } = { isClosed: false, ...prepare() };
      const url = await startLogging(stdout, directory);
      if (isClosed) child?.stdout?.destroy();
      let dropped = 0;
      for (let asked = 0; asked < 60; asked += 1) {
        const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
        dropped = Number(await answer.text());
        await sleep(5);
      }
      expect(dropped).toBeGreaterThan(500);
      // Where a write is stuck, Node ends only when the system does: whoever stops it kills it at the deadline.
      if (stdout === "pipe" && !isClosed) return;
      const ended = once(child as ChildProcess, "exit", { signal: AbortSignal.timeout(5_000) });
      child?.kill("SIGTERM");
      expect(await ended).toEqual([7, null]);
    });
  },
);

it.skipIf(process.platform !== "linux")("writes again once there is room", async () => {
  const file = join(folder, "room.log");
  const stream = pino.destination({ dest: "/dev/full", sync: false });
  await once(stream, "ready");
  let dropped = 0;
  const sink = createLogSink(stream, (lines) => {
    dropped += lines;
  });
  sink.write("kept by the stream\n");
  await sleep(300);
  sink.write("dropped\n");
  expect(dropped).toBe(1);
  stream.reopen(file);
  await sleep(1_000);
  sink.write("after\n");
  await sleep(300);
  expect(readFileSync(file, "utf8")).toBe("kept by the stream\nafter\n");
  sink.write("last\n");
  sink.flushSync();
  expect(readFileSync(file, "utf8")).toBe("kept by the stream\nafter\nlast\n");
});

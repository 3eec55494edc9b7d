import { appendFileSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNode } from "../../../stack/parts/node-process.ts";
import type { Part } from "../../../stack/parts/part.ts";
import { startRedis } from "../../../stack/parts/redis.ts";
import { createLivePublisher } from "../../live/index.ts";
import { freePort } from "../../../stack/process/free-port.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { connectReaders } from "./live-readers.ts";
import { measureInTurns, spreadOf } from "./paired-rounds.ts";
import { CPU_TIME_IS_READABLE, cpuMicroseconds } from "./process-cpu.ts";

const CLIENTS = 500;
/** Twenty calls a second, each of which changes eight times within some seconds. */
const CALLS_PER_SECOND = 20;
const CHANGES_PER_CALL = 8;
const SECONDS = 5;
const ROUNDS = 3;
/** A server that is behind is waited for so long. */
const CATCH_UP_MS = 60_000;

const WAYS = ["ours", "each"] as const;
type Way = (typeof WAYS)[number];

/** What one round of one way came to. */
interface Figures {
  readonly cpuMsPerSecond: number;
  readonly p95LagMs: number;
  readonly lastLagMs: number;
  readonly kilobytesPerClient: number;
}

/** Measures; judges nothing but that the last change of every call arrived. */
describe.skipIf(!CPU_TIME_IS_READABLE)("the price of a live update to many", () => {
  const dir = temporaryFolder("live-bench");
  const servers = new Map<Way, Part>();
  const figures = new Map<Way, Figures[]>(WAYS.map((way) => [way, []]));
  let redis: Part;
  let connection: Redis;

  beforeAll(async () => {
    redis = await startRedis({ dir: join(dir, "redis"), port: await freePort() });
    connection = new Redis(redis.url);
    for (const way of WAYS) {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const server = await startNode({
        name: `live-${way}`,
        entry: "app/test/bench/live-contender.ts",
        args: [way, String(port), redis.url],
        env: {},
        telemetry: false,
        logFile: join(dir, `${way}.log`),
        url,
        readyUrl: url,
      });
      servers.set(way, server);
    }
  });

  afterAll(async () => {
    connection?.disconnect();
    for (const part of [...servers.values(), redis]) await part?.stop();
    rmSync(dir, { recursive: true, force: true });
    if ([...figures.values()].some((all) => all.length === 0)) return;
    const text = table(figures);
    process.stdout.write(`\n${text}\n`);
    const file = process.env.TRUNKLINE_BENCH_REPORT;
    if (file) appendFileSync(file, `${text}\n`);
  });

  it("brings each client the last state of every call, and its price is known", async () => {
    await measureInTurns(WAYS, ROUNDS, async (way) => {
      const measured = await measure(way);
      figures.get(way)?.push(measured);
      return measured.cpuMsPerSecond;
    });
  });

  async function measure(way: Way): Promise<Figures> {
    const server = servers.get(way);
    if (!server) throw new Error(`${way} was not started`);
    const readers = await connectReaders(Number(new URL(server.url).port), CLIENTS);
    await sleep(500);
    const cpuBefore = cpuMicroseconds(server.process.identity.pid);
    const bytesBefore = readers.receivedBytes();
    const startedAtMs = performance.now();
    const lastOfCalls = await publishCalls();
    const isThere = () => lastOfCalls.every((n) => readers.heard.some((one) => one.n === n));
    await expect.poll(isThere, { timeout: CATCH_UP_MS, interval: 20 }).toBe(true);
    const seconds = (performance.now() - startedAtMs) / 1_000;
    const cpuMs = (cpuMicroseconds(server.process.identity.pid) - cpuBefore) / 1_000;
    const kilobytes = (readers.receivedBytes() - bytesBefore) / 1_000 / (CLIENTS - 1);
    const ages = readers.heard.map(({ ageMs }) => ageMs).sort((a, b) => a - b);
    readers.close();
    await sleep(500);
    return {
      cpuMsPerSecond: cpuMs / Math.min(seconds, SECONDS),
      p95LagMs: ages[Math.floor(ages.length * 0.95)] ?? Number.NaN,
      lastLagMs: ages.at(-1) ?? Number.NaN,
      kilobytesPerClient: kilobytes,
    };
  }

  /** Publishes at the fixed rate; resolves with the number of the last change of each call. */
  async function publishCalls(): Promise<number[]> {
    const { publish } = createLivePublisher(connection);
    const lastOf = new Map<number, number>();
    const total = CALLS_PER_SECOND * CHANGES_PER_CALL * SECONDS;
    const startedAtMs = performance.now();
    for (let n = 0; n < total; n += 1) {
      // About as many calls at once as last two seconds each.
      const call =
        Math.floor(n / (2 * CALLS_PER_SECOND * CHANGES_PER_CALL)) * 1_000 + (n % (2 * CALLS_PER_SECOND));
      lastOf.set(call, n);
      await publish({
        channels: ["board"],
        event: "call.changed",
        key: `call.changed:${call}`,
        data: { n, call: exampleCall(call) },
        at: new Date(),
      });
      const dueMs = startedAtMs + ((n + 1) * SECONDS * 1_000) / total;
      if (dueMs > performance.now()) await sleep(dueMs - performance.now());
    }
    return [...lastOf.values()];
  }
});

/** About what `presentCall` makes of a call. */
function exampleCall(call: number) {
  const at = new Date().toISOString();
  return {
    ...{
      id: `0198f3a0-0000-7000-8000-${String(call).padStart(12, "0")}`,
      direction: "inbound",
      provider: "vapi",
    },
    ...{ status: "in_progress", priority: 1, phone: "+15145550142", fromNumber: "+15145550142" },
    ...{ toNumber: "+15145550100", userId: null, userName: null, callerName: `Caller ${call}` },
    summary: "The caller reported a flooded basement with water near the electrical panel.",
    ...{ rawReason: null, initiatedAt: at, startedAt: at, endedAt: null, durationSeconds: null },
    ...{ traceId: "0af7651916cd43dd8448eb211c80319c", alertCount: 1, updatedAt: at },
  };
}

function table(figures: ReadonlyMap<Way, readonly Figures[]>): string {
  const rows: [string, string, keyof Figures][] = [
    ["CPU of the process", "ms/s", "cpuMsPerSecond"],
    ["age of an event when it arrives, p95", "ms", "p95LagMs"],
    ["the same, oldest", "ms", "lastLagMs"],
    ["received by a client", "kB", "kilobytesPerClient"],
  ];
  const of = (way: Way, key: keyof Figures) => (figures.get(way) ?? []).map((one) => one[key]);
  const date = new Date().toISOString().slice(0, 10);
  return [
    `${date}, ${cpus().length} cores, Node ${process.versions.node}, ${CLIENTS} clients of the board, ${CALLS_PER_SECOND * CHANGES_PER_CALL} changes a second for ${SECONDS} s`,
    "",
    "| what | written once, newest of each call | written for each client | ratio: median (min to max) |",
    "|---|---:|---:|---:|",
    ...rows.map(([what, unit, key]) => {
      const [ours, each] = [of("ours", key), of("each", key)];
      const ratio = spreadOf(ours.map((one, round) => one / (each[round] ?? Number.NaN)));
      const range = `${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)}`;
      return `| ${what} | ${Math.round(spreadOf(ours).median)} ${unit} | ${Math.round(spreadOf(each).median)} ${unit} | ${ratio.median.toFixed(2)}× (${range}) |`;
    }),
  ].join("\n");
}

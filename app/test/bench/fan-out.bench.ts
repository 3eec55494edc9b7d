import { appendFileSync, rmSync } from "node:fs";
import { cpus, loadavg } from "node:os";
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
import { connectCrowd } from "./live-crowd.ts";
import { measureInTurns, spreadOf } from "./paired-rounds.ts";
import { CPU_TIME_IS_READABLE, cpuMicroseconds } from "./process-cpu.ts";

const INSTANCES = 2;
const CROWDS = { many: 1_000, few: INSTANCES } as const;
type Crowd = keyof typeof CROWDS;
const NAMES = ["many", "few"] as const satisfies readonly Crowd[];

/** On the board, which everybody follows; in a channel of a tenth of the clients; for one client each. */
const KINDS = ["update", "message", "notification"] as const;
type Kind = (typeof KINDS)[number];
/** What CE-5 owes, in milliseconds. */
const OWED_MS: Readonly<Record<Kind, number>> = { update: 100, message: 300, notification: 500 };
const CHANGES_PER_SECOND = 10;
const SECONDS = 10;
const ROUNDS = 3;

type Figures = Readonly<Record<Kind, { readonly p50Ms: number; readonly p99Ms: number }>> & {
  /** CPU of both instances together for one change of each kind. */
  readonly cpuMs: number;
};

/** Measures; judges nothing but that every client had every event. */
describe.skipIf(!CPU_TIME_IS_READABLE)("a change on its way to many clients of two instances", () => {
  const dir = temporaryFolder("fan-out-bench");
  const servers: Part[] = [];
  const figures: Record<Crowd, Figures[]> = { many: [], few: [] };
  const load: number[] = [];
  let redis: Part;
  let connection: Redis;

  beforeAll(async () => {
    redis = await startRedis({ dir: join(dir, "redis"), port: await freePort() });
    connection = new Redis(redis.url);
    for (let n = 1; n <= INSTANCES; n += 1) {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      servers.push(
        await startNode({
          name: `live-${n}`,
          entry: "app/test/bench/live-contender.ts",
          args: ["ours", String(port), redis.url],
          env: {},
          telemetry: false,
          logFile: join(dir, `live-${n}.log`),
          url,
          readyUrl: url,
        }),
      );
    }
  });

  afterAll(async () => {
    connection?.disconnect();
    for (const part of [...servers, redis]) await part?.stop();
    rmSync(dir, { recursive: true, force: true });
    if (figures.many.length === 0 || figures.few.length === 0) return;
    const text = table(figures, load);
    process.stdout.write(`\n${text}\n`);
    const file = process.env.TRUNKLINE_BENCH_REPORT;
    if (file) appendFileSync(file, `${text}\n`);
  });

  it("reaches each of them, and how long that takes is known", async () => {
    await measureInTurns(NAMES, ROUNDS, async (name) => {
      const measured = await measure(CROWDS[name]);
      figures[name].push(measured);
      load.push(loadavg()[0] ?? Number.NaN);
      return measured.update.p99Ms;
    });
  });

  async function measure(clients: number): Promise<Figures> {
    const ports = servers.map(({ url }) => Number(new URL(url).port));
    const members = Math.max(1, clients / 10);
    const crowd = await connectCrowd(ports, clients, (n) => [
      "board",
      `user:${n}`,
      ...(n < members ? ["channel:1"] : []),
    ]);
    await sleep(1_000);
    const { publish } = createLivePublisher(connection);
    const total = CHANGES_PER_SECOND * SECONDS;
    const cpuOfAll = () =>
      servers.reduce((sum, { process }) => sum + cpuMicroseconds(process.identity.pid) / 1_000, 0);
    const cpuBeforeMs = cpuOfAll();
    const startedAtMs = performance.now();
    for (let n = 0; n < total; n += 1) {
      const channels = ["board", "channel:1", `user:${(n * 7) % clients}`];
      // Each is committed by itself; the time counts from there.
      for (const channel of channels) {
        await publish({
          channels: [channel],
          event: "bench",
          data: { n, text: "x".repeat(600) },
          at: new Date(),
        });
      }
      const dueMs = startedAtMs + ((n + 1) * 1_000) / CHANGES_PER_SECOND;
      if (dueMs > performance.now()) await sleep(dueMs - performance.now());
    }
    const expected = { board: total * clients, channel: total * members, user: total };
    const counts = () => ({
      board: crowd.agesMs("board").length,
      channel: crowd.agesMs("channel").length,
      user: crowd.agesMs("user").length,
    });
    await expect.poll(counts, { timeout: 60_000, interval: 100 }).toEqual(expected);
    const measured = {
      cpuMs: (cpuOfAll() - cpuBeforeMs) / total,
      update: percentilesOf(crowd.agesMs("board")),
      message: percentilesOf(crowd.agesMs("channel")),
      notification: percentilesOf(crowd.agesMs("user")),
    };
    crowd.close();
    await sleep(500);
    return measured;
  }
});

function percentilesOf(agesMs: readonly number[]) {
  const sorted = agesMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

function table(figures: Readonly<Record<Crowd, readonly Figures[]>>, load: readonly number[]): string {
  const date = new Date().toISOString().slice(0, 10);
  const { min, max } = spreadOf(load);
  const cpuOf = (crowd: Crowd) => spreadOf(figures[crowd].map(({ cpuMs }) => cpuMs)).median.toFixed(1);
  const rows = KINDS.flatMap((kind) =>
    (["p50Ms", "p99Ms"] as const).map((key) => {
      const of = (crowd: Crowd) => figures[crowd].map((one) => one[kind][key]);
      const [many, few] = [of("many"), of("few")];
      const median = spreadOf(many).median;
      const ratio = spreadOf(many.map((one, round) => one / Math.max(1, few[round] ?? Number.NaN)));
      const range = `${ratio.min.toFixed(1)} to ${ratio.max.toFixed(1)}`;
      return `| ${kind}, ${key.slice(0, 3)} | ${Math.round(median)} ms | ${Math.round(spreadOf(few).median)} ms | ${ratio.median.toFixed(1)}× (${range}) | ${(median / OWED_MS[kind]).toFixed(2)}× of ${OWED_MS[kind]} ms |`;
    }),
  );
  return [
    `${date}, ${cpus().length} cores (load ${min.toFixed(1)} to ${max.toFixed(1)}), Node ${process.versions.node}, ${CROWDS.many} clients in one process, ${INSTANCES} instances, ${CHANGES_PER_SECOND} of each kind a second for ${SECONDS} s`,
    "",
    `| from the commit to the client's receipt | ${CROWDS.many} clients | ${CROWDS.few} clients | ratio: median (min to max) | against what is owed |`,
    "|---|---:|---:|---:|---:|",
    ...rows,
    `| CPU of both instances for one change of each kind | ${cpuOf("many")} ms | ${cpuOf("few")} ms | | |`,
  ].join("\n");
}

import { appendFileSync } from "node:fs";
import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertCalls } from "../factories/calls.ts";
import { startTestApplication, type TestApplication } from "../test-application.ts";
import { measureInTurns, type Round, spreadOf } from "./paired-rounds.ts";

/** As CC-4 wants: so many calls at a time, a sample of each every ten seconds. */
const CALLS = 1_000;
const SAMPLE_EVERY_SECONDS = 10;
const OWED_PER_SECOND = CALLS / SAMPLE_EVERY_SECONDS;
const HELD_SECONDS = 30;
/** A gateway sends what it measured every second. */
const SENT_EVERY_MS = 1_000;
const ROUNDS = 5;
const BATCH = 500;
const SINGLES = 100;
const READS = 40;

type Way = "batches" | "singles";
type Load = "with" | "without";

interface Held {
  readonly kept: number;
  readonly sent: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly seconds: number;
}

/** Samples of a thousand calls at a time: are they held, with how much room, and what do others feel of it? */
describe("1,000 calls with samples every ten seconds (CC-4)", () => {
  let app: TestApplication;
  let supervisor: string;
  let agent: string;
  const callIds: string[] = [];
  let held: Held | undefined;
  let rates: readonly Round<Way>[] = [];
  let reads: readonly Round<Load>[] = [];
  let tick = 0;

  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    [supervisor, agent] = [await app.signIn("supervisor"), await app.signIn("agent")];
    const rows = await insertCalls(
      app.db,
      Array.from({ length: CALLS }, (_, n) => ({
        status: "in_progress" as const,
        caller_name: `Caller ${n}`,
        initiated_at: new Date(Date.now() - n * 1_000),
        started_at: new Date(Date.now() - n * 1_000),
      })),
    );
    callIds.push(...rows.map(({ id }) => id));
    await app.db.raw("analyze");
  });

  afterAll(async () => {
    await app?.close();
    if (!held || rates.length === 0 || reads.length === 0) return;
    const table = tableOf(held, rates, reads);
    process.stdout.write(`\n${table}\n`);
    const file = process.env.TRUNKLINE_BENCH_REPORT;
    if (file) appendFileSync(file, `${table}\n\n`);
  });

  /** The next samples of these calls, of a time that no other sample of them has. */
  function samplesOf(ids: readonly string[]) {
    tick += 1;
    const at = new Date(Date.now() - 3_600_000 + tick * 100).toISOString();
    return ids.map((callId, n) => ({
      callId,
      at,
      edge: "sip",
      rttMs: 40 + (n % 60),
      jitterMs: 3 + (n % 9),
      // One call in fifty is poor.
      lossPercent: n % 50 === 0 ? 9 : 0.1,
    }));
  }

  async function report(ids: readonly string[]): Promise<number> {
    const startedAt = performance.now();
    const answer = await app.request("/api/call-quality/samples", {
      cookie: supervisor,
      json: { samples: samplesOf(ids) },
    });
    expect([answer.status, answer.body.kept]).toEqual([200, ids.length]);
    return performance.now() - startedAt;
  }

  /** Reports at the owed pace until it is told to stop; resolves with how long each request took. */
  async function gateway(signal: AbortSignal): Promise<number[]> {
    const perRequest = (OWED_PER_SECOND * SENT_EVERY_MS) / 1_000;
    const pending: Promise<number>[] = [];
    const startedAt = performance.now();
    for (let n = 0; !signal.aborted; n += 1) {
      const from = (n * perRequest) % CALLS;
      pending.push(report(callIds.slice(from, from + perRequest)));
      // By the clock, not after the answer: a slow server does not make it slower.
      await sleep(Math.max(0, startedAt + (n + 1) * SENT_EVERY_MS - performance.now()));
    }
    return Promise.all(pending);
  }

  it("are held in real time", async () => {
    const before = Number((await app.db("call_quality").count({ count: "*" }).first())?.count);
    const startedAt = performance.now();
    const times = await gateway(AbortSignal.timeout(HELD_SECONDS * 1_000));
    const seconds = (performance.now() - startedAt) / 1_000;
    const after = Number((await app.db("call_quality").count({ count: "*" }).first())?.count);
    const sorted = times.toSorted((a, b) => a - b);
    held = {
      kept: after - before,
      sent: times.length * OWED_PER_SECOND,
      p50Ms: spreadOf(times).median,
      p95Ms: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
      seconds,
    };
    expect(held.kept).toBe(held.sent);
    // Whoever falls behind answers ever later.
    expect(seconds).toBeLessThan(HELD_SECONDS + 5);
  });

  it("leave room, more in batches than one by one", async () => {
    rates = await measureInTurns<Way>(["batches", "singles"], ROUNDS, async (way) => {
      const startedAt = performance.now();
      const requests =
        way === "batches"
          ? [callIds.slice(0, BATCH), callIds.slice(BATCH, 2 * BATCH)]
          : callIds.slice(0, SINGLES).map((id) => [id]);
      for (const ids of requests) await report(ids);
      return (requests.flat().length * 1_000) / (performance.now() - startedAt);
    });
  });

  it("let others read as before", async () => {
    reads = await measureInTurns<Load>(["without", "with"], ROUNDS, async (load) => {
      const stop = new AbortController();
      const running = load === "with" ? gateway(stop.signal) : Promise.resolve([]);
      const times: number[] = [];
      for (let n = 0; n < READS; n += 1) {
        await app.forgetCached();
        const startedAt = performance.now();
        const answer = await app.request("/api/calls?limit=25", { cookie: agent });
        expect(answer.status).toBe(200);
        times.push(performance.now() - startedAt);
        await sleep(50);
      }
      stop.abort();
      await running;
      return spreadOf(times).median;
    });
  });
});

function tableOf(held: Held, rates: readonly Round<Way>[], reads: readonly Round<Load>[]): string {
  const date = new Date().toISOString().slice(0, 10);
  const range = (ratios: readonly number[]) => {
    const { median, min, max } = spreadOf(ratios);
    return `${median.toFixed(2)}× (${min.toFixed(2)} to ${max.toFixed(2)})`;
  };
  const median = (figures: readonly number[]) => spreadOf(figures).median;
  const batches = rates.map((one) => one.batches);
  return [
    `${date}, ${cpus().length} cores, Node ${process.versions.node}, ${CALLS} calls, ${OWED_PER_SECOND} samples a second for ${Math.round(held.seconds)} s: ` +
      `${held.kept} of ${held.sent} kept, answered in ${held.p50Ms.toFixed(0)} ms (p95 ${held.p95Ms.toFixed(0)} ms)`,
    "",
    "| what | measured | compared with | ratio: median (min to max) |",
    "|---|---:|---:|---:|",
    `| samples a second, ${BATCH} a request | ${median(batches).toFixed(0)} /s | owed: ${OWED_PER_SECOND} /s | ${range(batches.map((one) => one / OWED_PER_SECOND))} |`,
    `| the same | ${median(batches).toFixed(0)} /s | one a request: ${median(rates.map((one) => one.singles)).toFixed(0)} /s | ${range(rates.map((one) => one.batches / one.singles))} |`,
    `| GET /api/calls?limit=25, uncached, while they come | ${median(reads.map((one) => one.with)).toFixed(1)} ms | without them: ${median(reads.map((one) => one.without)).toFixed(1)} ms | ${range(reads.map((one) => one.with / one.without))} |`,
  ].join("\n");
}

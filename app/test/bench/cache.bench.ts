import { appendFileSync } from "node:fs";
import { cpus } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertCalls } from "../factories/calls.ts";
import { insertLead } from "../factories/leads.ts";
import { startTestApplication, type TestApplication } from "../test-application.ts";
import { spokenLine, statusUpdate, vapiCall } from "../vapi-messages.ts";
import { isFrame } from "../statements.ts";
import { createRandom } from "./large/random.ts";
import { measureInTurns, type Round, spreadOf } from "./paired-rounds.ts";

const CALLS = 2_000;
const LEADS = 500;
const ROUNDS = 5;
const READS_PER_ROUND = 60;
const MIXED_REQUESTS = 1_500;
/** A busy hour has far fewer: nineteen reads to a write. */
const WRITE_SHARE = 0.05;

type Way = "cached" | "uncached";

/** Milliseconds and statements of one request, by round. */
interface Measured {
  readonly what: string;
  readonly ms: readonly Round<Way>[];
  readonly statements: Readonly<Record<Way, number>>;
}

/** What the mix came to. */
interface Mix {
  readonly statements: number;
  readonly ms: number;
  readonly hits: number;
  readonly reads: number;
}

/** Measures; judges nothing but that both ways answer the same. "Uncached" has everything forgotten before each read, outside of its time. */
describe("cached against uncached", () => {
  let app: TestApplication;
  let cookie: string;
  let sent = 0;
  const measured: Measured[] = [];
  const mixes: Partial<Record<Way, Mix>> = {};
  const callIds: string[] = [];
  const leadIds: string[] = [];

  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    cookie = await app.signIn("supervisor");
    const at = Date.now();
    const rows = await insertCalls(
      app.db,
      Array.from({ length: CALLS }, (_, n) => ({
        status: n < 40 ? ("in_progress" as const) : ("completed" as const),
        phone: "+15145550142",
        caller_name: `Caller ${n}`,
        initiated_at: new Date(at - n * 60_000),
      })),
    );
    callIds.push(...rows.slice(0, 100).map(({ id }) => id));
    for (let n = 0; n < LEADS; n += 1)
      leadIds.push((await insertLead(app.db, { company: `Company ${n}` })).id);
    await app.db.raw("analyze");
    app.onStatement((sql) => {
      if (!isFrame(sql)) sent += 1;
    });
  });

  afterAll(async () => {
    await app?.close();
    if (measured.length === 0 || !mixes.cached || !mixes.uncached) return;
    const table = tableOf(measured, mixes.cached, mixes.uncached);
    process.stdout.write(`\n${table}\n`);
    const file = process.env.TRUNKLINE_BENCH_REPORT;
    if (file) appendFileSync(file, `${table}\n\n`);
  });

  async function read(path: string) {
    const startedAt = performance.now();
    const answer = await app.request(path, { cookie });
    expect(answer.status).toBe(200);
    return { ms: performance.now() - startedAt, answer };
  }

  async function round(path: string, way: Way) {
    const before = sent;
    const times: number[] = [];
    for (let n = 0; n < READS_PER_ROUND; n += 1) {
      if (way === "uncached") await app.forgetCached();
      times.push((await read(path)).ms);
    }
    return { ms: spreadOf(times).median, statements: (sent - before) / READS_PER_ROUND };
  }

  it.each([
    ["GET /api/calls?limit=25", () => "/api/calls?limit=25"],
    ["GET /api/calls/active", () => "/api/calls/active"],
    ["GET /api/calls/{id}", () => `/api/calls/${callIds[0]}`],
    ["GET /api/leads?limit=25", () => "/api/leads?limit=25"],
    ["GET /api/leads/{id}", () => `/api/leads/${leadIds[0]}`],
  ])("%s", async (what, pathOf) => {
    const path = pathOf();
    await app.forgetCached();
    const [fresh, kept] = [await read(path), await read(path)];
    expect(kept.answer.body).toEqual(fresh.answer.body);
    const statements = { cached: 0, uncached: 0 };
    const ms = await measureInTurns<Way>(["cached", "uncached"], ROUNDS, async (way) => {
      if (way === "cached") await read(path);
      const figures = await round(path, way);
      statements[way] = figures.statements;
      return figures.ms;
    });
    measured.push({ what, ms, statements });
  });

  it("a mix of reads and writes", async () => {
    for (const way of ["uncached", "cached"] as const) mixes[way] = await mix(way);
  });

  /** The same requests each time: lists, the board, pages of a few hot records and of many others, and writes in between. */
  async function mix(way: Way): Promise<Mix> {
    const random = createRandom(7).next;
    const oneOf = (ids: readonly string[]) => ids[Math.floor(random() ** 3 * ids.length)] ?? "";
    const call = vapiCall();
    await app.vapi(statusUpdate(call, "ringing"));
    await app.forgetCached();
    const [before, startedAt] = [sent, performance.now()];
    let [hits, reads, writes] = [0, 0, 0];
    for (let n = 0; n < MIXED_REQUESTS; n += 1) {
      const dice = random();
      if (dice < WRITE_SHARE) {
        writes += 1;
        await write(writes, call);
        continue;
      }
      const path = [
        "/api/calls?limit=25",
        "/api/calls/active",
        `/api/calls/${oneOf(callIds)}`,
        "/api/leads?limit=25",
        `/api/leads/${oneOf(leadIds)}`,
      ][Math.floor(random() * 5)];
      if (way === "uncached") await app.forgetCached();
      const { answer } = await read(path ?? "");
      reads += 1;
      if (answer.headers.get("x-cache") === "HIT") hits += 1;
    }
    return { statements: sent - before, ms: performance.now() - startedAt, hits, reads };
  }

  /** In turn a line that is spoken, another word on a call, and a change of a lead. */
  async function write(n: number, call: ReturnType<typeof vapiCall>): Promise<void> {
    if (n % 3 === 0) await app.vapi(spokenLine(call, "user", `Line ${n}`));
    else if (n % 3 === 1) await app.vapi(statusUpdate(call, "in-progress", { timestamp: Date.now() }));
    else {
      const id = leadIds[n % leadIds.length];
      const { headers } = await app.request(`/api/leads/${id}`, { cookie });
      const answer = await app.request(`/api/leads/${id}`, {
        method: "PATCH",
        cookie,
        headers: { "if-match": headers.get("etag") ?? "" },
        json: { company: `Company ${n} again` },
      });
      expect(answer.status).toBe(200);
    }
  }
});

function tableOf(measured: readonly Measured[], cached: Mix, uncached: Mix): string {
  const date = new Date().toISOString().slice(0, 10);
  const less = 1 - cached.statements / uncached.statements;
  return [
    `${date}, ${cpus().length} cores, Node ${process.versions.node}, ${CALLS} calls, ${LEADS} leads, one request after the other`,
    "",
    "| what | cached | uncached | ratio of time: median (min to max) | statements a request |",
    "|---|---:|---:|---:|---:|",
    ...measured.map(({ what, ms, statements }) => {
      const of = (way: Way) => spreadOf(ms.map((one) => one[way])).median.toFixed(2);
      const ratio = spreadOf(ms.map((one) => one.cached / one.uncached));
      const range = `${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)}`;
      const counts = `${statements.cached.toFixed(1)} against ${statements.uncached.toFixed(1)}`;
      return `| ${what} | ${of("cached")} ms | ${of("uncached")} ms | ${ratio.median.toFixed(2)}× (${range}) | ${counts} |`;
    }),
    "",
    `A mix of ${MIXED_REQUESTS} requests, ${Math.round(WRITE_SHARE * 100)} % of them writes, the same both ways: ${cached.statements} statements instead of ${uncached.statements} (−${Math.round(less * 100)} %), ` +
      `the writes' own included; ${Math.round((cached.hits / cached.reads) * 100)} % of the reads were hits.`,
  ].join("\n");
}

import { appendFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertLead } from "../factories/leads.ts";
import { isFrame } from "../statements.ts";
import { startTestApplication, type TestApplication } from "../test-application.ts";
import { measureInTurns, type Round, spreadOf } from "./paired-rounds.ts";

const READS = 20;
const LEADS = 400;
const ROUNDS = 15;
const WARM_UP_ROUNDS = 3;

type Way = "batch" | "oneByOne" | "atOnce";
const WAYS: readonly Way[] = ["batch", "oneByOne", "atOnce"];
const IN_WORDS = { oneByOne: "20 requests, one after the other", atOnce: "20 requests at once" } as const;

interface Measured {
  readonly what: string;
  readonly ms: readonly Round<Way>[];
  /** Of the process, client and server in one: what others do on the machine is not in it. */
  readonly cpuMs: readonly Round<Way>[];
  readonly statements: Readonly<Record<Way, number>>;
}

/** Measures; judges nothing but that all ways answer the same. Leads are read that nobody has read before: from the database. */
describe("a batch of reads against as many requests", () => {
  let app: TestApplication;
  let cookie: string;
  let sent = 0;
  const measured: Measured[] = [];
  const ids: string[] = [];

  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    cookie = await app.signIn("supervisor");
    for (let n = 0; n < LEADS; n += 1) ids.push((await insertLead(app.db, { company: `Company ${n}` })).id);
    await app.db.raw("analyze");
    app.onStatement((sql) => {
      if (!isFrame(sql)) sent += 1;
    });
  });

  afterAll(async () => {
    await app?.close();
    if (measured.length === 0) return;
    const table = tableOf(measured);
    process.stdout.write(`\n${table}\n`);
    const file = process.env.TRUNKLINE_BENCH_REPORT;
    if (file) appendFileSync(file, `${table}\n\n`);
  });

  async function read(path: string): Promise<string> {
    const { status, body, text } = await app.request(path, { cookie });
    expect(status, text).toBe(200);
    return body.id ?? "";
  }

  /** The ids of what was read. */
  async function readAll(way: Way, paths: readonly string[]): Promise<string[]> {
    if (way === "atOnce") return Promise.all(paths.map(read));
    if (way === "oneByOne") {
      const found: string[] = [];
      for (const path of paths) found.push(await read(path));
      return found;
    }
    const operations = paths.map((path, index) => {
      const { pathname, searchParams } = new URL(path, app.url);
      return { id: `o${index}`, method: "GET", path: pathname, query: Object.fromEntries(searchParams) };
    });
    const { body, text } = await app.request("/api/batch", { cookie, json: { operations } });
    for (const { status } of body.results) expect(status, text).toBe(200);
    return body.results.map((result: { body: { id?: string } }) => result.body.id ?? "");
  }

  async function measure(what: string, pathsOf: (round: number) => readonly string[]): Promise<void> {
    const statements = { batch: 0, oneByOne: 0, atOnce: 0 };
    const cpuMs: Record<Way, number>[] = [];
    const one = async (way: Way, round: number) => {
      const paths = pathsOf(round);
      await app.forgetCached();
      sent = 0;
      const startedAtMs = performance.now();
      const startedAtCpu = process.cpuUsage();
      const found = await readAll(way, paths);
      const ms = performance.now() - startedAtMs;
      const { user, system } = process.cpuUsage(startedAtCpu);
      statements[way] = sent;
      cpuMs[round] = { batch: 0, oneByOne: 0, atOnce: 0, ...cpuMs[round], [way]: (user + system) / 1_000 };
      expect(found).toEqual(paths.map((path) => (path.includes("?") ? "" : path.split("/").at(-1))));
      return ms;
    };
    await measureInTurns(WAYS, WARM_UP_ROUNDS, one);
    measured.push({ what, ms: await measureInTurns(WAYS, ROUNDS, one), cpuMs, statements });
  }

  const leadsOf = (round: number) =>
    Array.from({ length: READS }, (_, n) => `/api/leads/${ids[(round * READS + n) % LEADS]}`);

  it("of leads by their ids", async () => {
    await measure("20 leads by id", leadsOf);
  });

  it("of leads by their ids, and lists", async () => {
    await measure("15 leads by id, 5 lists of 25", (round) =>
      leadsOf(round).map((path, n) => (n % 4 === 3 ? `/api/leads?limit=25&priority=${1 + (n % 3)}` : path)),
    );
  });
});

function tableOf(measured: readonly Measured[]): string {
  const rows = measured.flatMap(({ what, ms, cpuMs, statements }) =>
    (["oneByOne", "atOnce"] as const).map((other) => {
      const batch = spreadOf(ms.map((round) => round.batch)).median.toFixed(1);
      const words = `${IN_WORDS[other]}: ${spreadOf(ms.map((round) => round[other])).median.toFixed(1)} ms`;
      const counts = `${statements.batch} against ${statements[other]}`;
      return `| ${what} | ${batch} ms | ${words} | ${ratioOf(ms, other)} | ${ratioOf(cpuMs, other)} | ${counts} |`;
    }),
  );
  const [load] = loadavg();
  return [
    `${cpus().length} cores (load ${load?.toFixed(0)}), Node ${process.versions.node}, ${ROUNDS} rounds:`,
    "",
    "| what | as one batch | compared with | time, batch = 1: median (min to max) | CPU, batch = 1 | statements |",
    "|---|---:|---|---:|---:|---:|",
    ...rows,
  ].join("\n");
}

function ratioOf(rounds: readonly Round<Way>[], other: Way): string {
  const { median, min, max } = spreadOf(rounds.map((round) => round[other] / round.batch));
  return `${median.toFixed(2)}× (${min.toFixed(2)} to ${max.toFixed(2)})`;
}

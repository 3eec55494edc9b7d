import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BENCH_VAPI_SECRET } from "./api-environment.ts";
import { type BenchSystem, type Contender, type ContenderName, startBenchSystem } from "./bench-system.ts";
import { type LoadResult, sendAtRate, sendInLoop } from "./load.ts";
import { measureInTurns, measureTogether, type Round, spreadOf } from "./paired-rounds.ts";
import { type Comparison, priceTable } from "./price-table.ts";
import { CPU_TIME_IS_READABLE, cpuMicroseconds } from "./process-cpu.ts";
import { LIST_WORKLOAD, type Workload, webhookWorkload } from "./workloads.ts";

const WARM_UP_SECONDS = 5;
const CPU_ROUNDS = 5;
const CPU_ROUND_SECONDS = 5;
/** What requests leave behind (the outbox, spans that wait up to 2 s for their sending) belongs to their price. */
const AFTERMATH_MS = 2_300;
const RATE_ROUNDS = 4;
const RATE_ROUND_SECONDS = 2;
const BREATH_MS = 500;
const CONNECTIONS = 16;

const WORKLOADS = [webhookWorkload(BENCH_VAPI_SECRET), LIST_WORKLOAD];

/** Measures; judges nothing but that the application answered. A slow machine makes no failure. */
describe.skipIf(!CPU_TIME_IS_READABLE)("the price of a request", () => {
  let system: BenchSystem;
  const comparisons: Comparison[] = [];
  let readyText = "";

  beforeAll(async () => {
    system = await startBenchSystem();
  });

  afterAll(async () => {
    await system?.stop();
    if (comparisons.length === 0) return;
    const table = [priceTable(comparisons, system.exportsTo), readyText].join("\n\n");
    process.stdout.write(`\n${table}\n`);
    const file = process.env.TRUNKLINE_BENCH_REPORT;
    if (file) appendFileSync(file, `${table}\n\n`);
  });

  it("compares the list with a bare handler that answers the same", async () => {
    const [ours, bare] = await Promise.all((["off", "bare"] as const).map((name) => listOf(contender(name))));
    expect(bare).toEqual(ours);
  });

  it.each(WORKLOADS)("$name answers, and its price is known", async (workload) => {
    const names = workload.contenders.filter((name) => system.contenders[name]);
    await Promise.all(names.map((name) => loop(contender(name), workload, WARM_UP_SECONDS)));
    await sleep(AFTERMATH_MS);
    const cpu = await measureTogether(names, CPU_ROUNDS, (name) => cpuPerRequest(contender(name), workload));
    const rate = await measureInTurns(["on", "off"], RATE_ROUNDS, async (name) => {
      const result = await loop(contender(name), workload, RATE_ROUND_SECONDS);
      await sleep(BREATH_MS);
      return result.answered / result.seconds;
    });
    const atRate = `${workload.name}: CPU a request at ${workload.perSecond}/s`;
    for (const name of names.slice(1)) comparisons.push(comparison<ContenderName>(atRate, "µs", cpu, name));
    comparisons.push(comparison(`${workload.name}: requests a second, closed loop`, "/s", rate, "off"));
  });

  it("the kept list is beside a handler that answers a ready string after the same session look-up", async () => {
    const names = ["off", "ready"] as const;
    for (const name of names) await loop(contender(name), LIST_WORKLOAD, WARM_UP_SECONDS);
    const rates = await measureInTurns(names, RATE_ROUNDS, async (name) => {
      const { answered, seconds } = await loop(contender(name), LIST_WORKLOAD, RATE_ROUND_SECONDS);
      await sleep(BREATH_MS);
      return answered / seconds;
    });
    const cpu = await measureTogether(names, CPU_ROUNDS, (name) =>
      cpuPerRequest(contender(name), LIST_WORKLOAD),
    );
    const of = (rounds: readonly Round<"off" | "ready">[], name: "off" | "ready") =>
      Math.round(spreadOf(rounds.map((round) => round[name])).median);
    const share = spreadOf(rates.map((round) => (100 * round.off) / round.ready));
    readyText =
      `The kept list without telemetry: ${of(rates, "off")} requests a second, ${of(cpu, "off")} µs of CPU each; a Koa handler that answers a ready string after the ` +
      `same session look-up: ${of(rates, "ready")} and ${of(cpu, "ready")} µs. That is ${share.median.toFixed(0)} % of its rate (${share.min.toFixed(0)} to ${share.max.toFixed(0)}; owed 60 %).`;
  });

  function contender(name: ContenderName): Contender {
    const found = system.contenders[name];
    if (!found) throw new Error(`${name} was not started`);
    return found;
  }

  function comparison<Name extends ContenderName>(
    what: string,
    unit: Comparison["unit"],
    rounds: readonly Round<Name | "on">[],
    name: Name,
  ): Comparison {
    const { title } = contender(name);
    return {
      what,
      unit,
      with: title,
      rounds: rounds.map((round) => ({ ours: round.on, other: round[name] })),
    };
  }
});

async function listOf({ url, cookie }: Contender): Promise<unknown> {
  const answer = await fetch(`${url}/api/calls?limit=25`, { headers: { cookie } });
  expect(answer.status).toBe(200);
  return answer.json();
}

/** Microseconds of CPU time of the whole process for one request, at the workload's fixed rate. */
async function cpuPerRequest(contender: Contender, workload: Workload): Promise<number> {
  const before = cpuMicroseconds(contender.pid);
  const result = await sendAtRate(contender.url, workload.requests(contender.cookie), {
    perSecond: workload.perSecond,
    seconds: CPU_ROUND_SECONDS,
  });
  await sleep(AFTERMATH_MS);
  mustHaveAnswered(result);
  return (cpuMicroseconds(contender.pid) - before) / result.answered;
}

async function loop(contender: Contender, workload: Workload, seconds: number): Promise<LoadResult> {
  const result = await sendInLoop(contender.url, workload.requests(contender.cookie), {
    connections: CONNECTIONS,
    seconds,
  });
  mustHaveAnswered(result);
  return result;
}

function mustHaveAnswered({ answered, failed, firstFailure }: LoadResult): void {
  expect({ failed, firstFailure }).toEqual({ failed: 0, firstFailure: undefined });
  expect(answered).toBeGreaterThan(0);
}

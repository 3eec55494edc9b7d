import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BENCH_VAPI_SECRET, type BenchSystem, type Contender, startBenchSystem } from "./bench-system.ts";
import { type LoadResult, sendAtRate, sendInLoop } from "./load.ts";
import { measureInTurns, type Pair } from "./paired-rounds.ts";
import { type Measured, priceTable } from "./price-table.ts";
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

const CONTENDERS = ["on", "off"] as const;
const WORKLOADS = [webhookWorkload(BENCH_VAPI_SECRET), LIST_WORKLOAD];

/** Measures; judges nothing but that the application answered. A slow machine makes no failure. */
describe.skipIf(!CPU_TIME_IS_READABLE)("the price of telemetry", () => {
  let system: BenchSystem;
  const measured: Measured[] = [];

  beforeAll(async () => {
    system = await startBenchSystem();
  });

  afterAll(async () => {
    await system?.stop();
    if (measured.length === 0) return;
    const table = priceTable(measured, system.exportsTo);
    process.stdout.write(`\n${table}\n`);
    const file = process.env.TRUNKLINE_BENCH_REPORT;
    if (file) writeFileSync(file, table);
  });

  it.each(WORKLOADS)("$name answers, and its price is known", async (workload) => {
    await Promise.all(CONTENDERS.map((name) => loop(system[name], workload, WARM_UP_SECONDS)));
    await sleep(AFTERMATH_MS);
    const cpu: Pair[] = [];
    for (let round = 0; round < CPU_ROUNDS; round += 1) {
      // At the same time and at the same rate: whatever else the machine does meets both.
      const [on, off] = await Promise.all(CONTENDERS.map((name) => cpuPerRequest(system[name], workload)));
      cpu.push({ on: on ?? Number.NaN, off: off ?? Number.NaN });
    }
    const rate = await measureInTurns(RATE_ROUNDS, async (name) => {
      const result = await loop(system[name], workload, RATE_ROUND_SECONDS);
      await sleep(BREATH_MS);
      return result.answered / result.seconds;
    });
    measured.push({ name: workload.name, perSecond: workload.perSecond, cpu, rate });
  });
});

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

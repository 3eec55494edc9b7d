import type pg from "pg";
import { type Round, spreadOf } from "../paired-rounds.ts";
import { cpuMicroseconds } from "../process-cpu.ts";
import { type Explained, explain, takenBack } from "./explain.ts";
import { OWED_INDEXES } from "./owed-indexes.ts";

const ROUNDS = 3;
const AT_MOST_MS = 5_000;
/** SQLSTATE of a statement that was cut off. */
const QUERY_CANCELED = "57014";
const MIX_ROUNDS = 3;
const MIX_REPETITIONS = 10;

/** A statement, and an index that PostgreSQL answers it by. */
export interface IndexUse {
  readonly index: string;
  readonly what: string;
  readonly statement: Explained;
}

/** The same with the index and without, in milliseconds of the server. */
export interface IndexWorth extends IndexUse {
  readonly rounds: readonly Round<"with" | "without">[];
}

/** Which indexes serve a request, keys of tables aside. */
export function indexUses(
  what: string,
  statements: readonly Explained[],
  keys: ReadonlySet<string>,
): IndexUse[] {
  return statements.flatMap((statement) => {
    const indexes = new Set(
      statement.steps.flatMap(({ index }) => (index && !keys.has(index) ? [index] : [])),
    );
    return [...indexes].map((index) => ({ index, what, statement }));
  });
}

/**
 * Measures a statement with an index and without it: dropped in a transaction that is taken back. One that takes longer than
 * `AT_MOST_MS` without is not waited for.
 */
export async function measureWorth(client: pg.Client, use: IndexUse): Promise<IndexWorth> {
  const rounds: Round<"with" | "without">[] = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    const time = async () => {
      await client.query(`set local statement_timeout = ${AT_MOST_MS}`);
      try {
        return (await explain(client, use.statement)).ms;
      } catch (error) {
        if ((error as { code?: string }).code === QUERY_CANCELED) return AT_MOST_MS;
        throw error;
      }
    };
    rounds.push({
      with: await takenBack(client, time),
      without: await withoutThese(client, [use.index], time),
    });
  }
  return { ...use, rounds };
}

/** How many times longer the statement takes without. */
export function ratioOf({ rounds }: Pick<IndexWorth, "rounds">) {
  return spreadOf(rounds.map((round) => round.without / round.with));
}

/** A line for each index that is owed. */
export function worthTable(measured: readonly IndexWorth[]): string {
  const ms = ({ rounds }: IndexWorth, way: "with" | "without") =>
    `${spreadOf(rounds.map((round) => round[way])).median.toFixed(2)} ms`;
  return [
    "| index | owed by | the request that needs it | with | without | times faster (min to max) |",
    "|---|---|---|---:|---:|---:|",
    ...OWED_INDEXES.map(({ index, row, why }) => {
      const found = measured.find((one) => one.index === index);
      if (why || !found) return `| ${index} | ${row} | ${why ?? "**no request asks it**"} | | | |`;
      const { median, min, max } = ratioOf(found);
      const times = `${median.toFixed(0)} (${min.toFixed(0)} to ${max.toFixed(0)})`;
      return `| ${index} | ${row} | ${found.what} | ${ms(found, "with")} | ${ms(found, "without")} | ${times} |`;
    }),
  ].join("\n");
}

/** Statements in a loop with all of these indexes and without any: statements a second, and the server's CPU time of one. */
export async function measureMix(client: pg.Client, uses: readonly IndexUse[]) {
  const statements = [...new Set(uses.map(({ statement }) => statement))];
  const indexes = [...new Set(uses.map(({ index }) => index))];
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const pid = rows[0]?.pid ?? 0;
  // The time of parallel workers would be told of other processes.
  await client.query("set max_parallel_workers_per_gather = 0");
  const round = async () => {
    const [startedAt, cpuBefore] = [performance.now(), cpuMicroseconds(pid)];
    for (let n = 0; n < MIX_REPETITIONS; n += 1)
      for (const { sql, bindings } of statements) await client.query(sql, [...(bindings ?? [])]);
    const count = MIX_REPETITIONS * statements.length;
    return {
      perSecond: count / ((performance.now() - startedAt) / 1_000),
      cpuMs: (cpuMicroseconds(pid) - cpuBefore) / 1_000 / count,
    };
  };
  const rounds = [];
  for (let n = 0; n < MIX_ROUNDS; n += 1)
    rounds.push({
      with: await takenBack(client, round),
      without: await withoutThese(client, indexes, round),
    });
  await client.query("reset max_parallel_workers_per_gather");
  return { statements: statements.length, rounds };
}

function withoutThese<T>(client: pg.Client, indexes: readonly string[], work: () => Promise<T>): Promise<T> {
  return takenBack(client, async () => {
    await client.query(`drop index ${indexes.join(", ")}`);
    return work();
  });
}

/** What the loop came to, in words. */
export function mixText({ statements, rounds }: Awaited<ReturnType<typeof measureMix>>): string {
  const median = (of: (round: (typeof rounds)[number]) => number) => spreadOf(rounds.map(of)).median;
  const cpuLess = 100 * (1 - median((round) => round.with.cpuMs / round.without.cpuMs));
  return (
    `The ${statements} statements of CC-2's indexes in a loop over one connection: ${median((round) => round.with.perSecond).toFixed(0)} a second with the indexes, ` +
    `${median((round) => round.without.perSecond).toFixed(0)} without (${median((round) => round.with.perSecond / round.without.perSecond).toFixed(0)}×); the server's CPU of one ` +
    `${median((round) => round.with.cpuMs).toFixed(2)} ms instead of ${median((round) => round.without.cpuMs).toFixed(2)} ms (−${cpuLess.toFixed(0)} %). ` +
    "Owed were 40 to 60 % faster, 25 to 35 % more throughput and 20 % less CPU."
  );
}

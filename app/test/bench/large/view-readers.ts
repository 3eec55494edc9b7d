import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { spreadOf } from "../paired-rounds.ts";

const READERS = 50;
const PAUSE_MS = 20;

/** What readers met. */
export interface Reading {
  readonly seconds: number;
  readonly reads: number;
  readonly medianMs: number;
  readonly slowestMs: number;
  /** How often one was seen to wait for a lock. */
  readonly waits: number;
}

/** Has fifty connections read again and again while `work` goes on. */
export async function readMeanwhile(
  url: string,
  sql: string,
  work: () => Promise<unknown>,
): Promise<Reading> {
  const connect = async () => {
    const client = new pg.Client({ connectionString: url, application_name: "bench-reader" });
    await client.connect();
    return client;
  };
  const readers = await Promise.all(Array.from({ length: READERS }, connect));
  const watcher = await connect();
  const times: number[] = [];
  let waits = 0;
  let isOver = false;
  const read = async (client: pg.Client) => {
    while (!isOver) {
      const startedAt = performance.now();
      await client.query(sql);
      times.push(performance.now() - startedAt);
      await sleep(PAUSE_MS);
    }
  };
  const watch = async () => {
    while (!isOver) {
      const { rows } = await watcher.query(
        "select count(*)::int as count from pg_stat_activity where application_name = 'bench-reader' and wait_event_type = 'Lock'",
      );
      waits += rows[0].count;
      await sleep(PAUSE_MS);
    }
  };
  const startedAt = performance.now();
  const going = [...readers.map(read), watch()];
  try {
    await work();
  } finally {
    isOver = true;
    await Promise.all(going);
    await Promise.all([...readers, watcher].map((client) => client.end()));
  }
  const { median, max } = spreadOf(times);
  return {
    seconds: (performance.now() - startedAt) / 1_000,
    reads: times.length,
    medianMs: median,
    slowestMs: max,
    waits,
  };
}

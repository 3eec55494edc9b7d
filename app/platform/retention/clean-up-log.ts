import type { Redis } from "../redis/index.ts";

/** Of each kind of data what its last run did, and which run last found something to remove: hashes by kind. */
const RUNS = "trunkline:clean-ups:runs";
const REMOVALS = "trunkline:clean-ups:removals";

/** What is known of the clean-up of a kind of data. */
export interface CleanUp {
  readonly lastRunAt: Date;
  /** So long the kind was kept by the process that ran; null: for ever. */
  readonly days: number | null;
  /** The last run that found something; null: none has since this is noted. */
  readonly lastRemoval: { readonly at: Date; readonly rows: number } | null;
}

/** What the schedulers' clean-ups did, noted for every process to tell. It is no record: Redis may forget it. */
export interface CleanUpLog {
  /** Notes a run that came to its end. Never fails: the clean-up is done, whether it can be noted or not. */
  note(kind: string, run: { readonly days: number | null; readonly removed: number }): Promise<void>;
  /** By kind; kinds of which nothing is known are not in it, which is all of them while Redis is away. */
  all(): Promise<ReadonlyMap<string, CleanUp>>;
}

/** Keeps it in Redis, where every process finds it. */
export function createCleanUpLog(redis: Redis, now = Date.now): CleanUpLog {
  const read = async (): Promise<ReadonlyMap<string, CleanUp>> => {
    // A connection that is gone is not waited for: the rest of the answer is known without it.
    if (redis.status !== "ready") return new Map();
    const [runs, removals] = await Promise.all([redis.hgetall(RUNS), redis.hgetall(REMOVALS)]);
    const entries = Object.entries(runs).map(([kind, text]): [string, CleanUp] => {
      const { at, days } = JSON.parse(text) as { readonly at: number; readonly days: number | null };
      return [kind, { lastRunAt: new Date(at), days, lastRemoval: removalOf(removals[kind]) }];
    });
    return new Map(entries);
  };
  return {
    async note(kind, { days, removed }) {
      const at = now();
      const commands = redis.multi().hset(RUNS, kind, JSON.stringify({ at, days }));
      if (removed > 0) commands.hset(REMOVALS, kind, JSON.stringify({ at, rows: removed }));
      await commands.exec().catch(() => undefined);
    },
    all: () => read().catch(() => new Map()),
  };
}

function removalOf(text: string | undefined): CleanUp["lastRemoval"] {
  if (text === undefined) return null;
  const { at, rows } = JSON.parse(text) as { readonly at: number; readonly rows: number };
  return { at: new Date(at), rows };
}

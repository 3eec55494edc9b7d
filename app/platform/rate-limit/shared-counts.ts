import type { Redis } from "../redis/index.ts";

/** How long what one instance has counted may be unknown to the others. */
const SHARE_AFTER_MS = 200;

/** How often something was counted in the window that goes on. */
export interface SharedCount {
  readonly count: number;
  /** Until the window ends. */
  readonly resetSeconds: number;
}

/** Counts that all instances share and nobody waits for. */
export interface SharedCounts {
  /** Counts one for the key, and says how many there are now. */
  add(key: string): SharedCount;
}

interface Entry {
  /** What Redis said last: of all instances, ours included as far as it was told. */
  shared: number;
  /** Counted here since then. */
  untold: number;
}

/**
 * Counts in memory, and tells Redis several times a second, which answers with what all instances have counted. A request pays
 * no round trip; while Redis is away each instance counts for itself. Windows are the same for all: they follow the clock.
 */
export function createSharedCounts(options: {
  readonly redis: Redis;
  readonly name: string;
  readonly windowSeconds: number;
  readonly now?: () => number;
}): SharedCounts {
  const { redis, name, windowSeconds } = options;
  const now = options.now ?? Date.now;
  let entries = new Map<string, Entry>();
  let window = -1;
  let sharing: NodeJS.Timeout | undefined;

  async function share(): Promise<void> {
    const told = [...entries]
      .filter(([, { untold }]) => untold > 0)
      .map(([key, entry]) => ({ key, entry, n: entry.untold }));
    const pipeline = redis.pipeline();
    for (const { key, n } of told) {
      const redisKey = `trunkline:count:${name}:${window}:${key}`;
      pipeline.incrby(redisKey, n).expire(redisKey, 2 * windowSeconds);
    }
    const answers = (await pipeline.exec()) ?? [];
    for (const [index, { entry, n }] of told.entries()) {
      const [error, total] = answers[2 * index] ?? [new Error("no answer")];
      if (error) continue;
      entry.shared = Number(total);
      entry.untold -= n;
    }
  }

  function shareSoon(): void {
    if (sharing || redis.status !== "ready") return;
    sharing = setTimeout(() => {
      void share()
        // What could not be told stays to be told.
        .catch(() => undefined)
        .finally(() => {
          sharing = undefined;
        });
    }, SHARE_AFTER_MS);
    sharing.unref();
  }

  return {
    add: (key) => {
      const atSeconds = now() / 1_000;
      const current = Math.floor(atSeconds / windowSeconds);
      if (current !== window) {
        window = current;
        entries = new Map();
      }
      const entry = entries.get(key) ?? { shared: 0, untold: 0 };
      entries.set(key, entry);
      entry.untold += 1;
      shareSoon();
      return {
        count: entry.shared + entry.untold,
        resetSeconds: Math.max(1, Math.ceil((current + 1) * windowSeconds - atSeconds)),
      };
    },
  };
}

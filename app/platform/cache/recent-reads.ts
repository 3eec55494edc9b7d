/** What was read a moment ago, kept in this process. */
export interface RecentReads<Value> {
  /** Reads, or answers what was read within the last `maxAgeMs`. Rejects as the read does. */
  get(key: string): Promise<Value | null>;
  /** From now on everything is read anew. */
  clear(): void;
}

/** Entries kept at most; the oldest goes first. */
const MAX_ENTRIES = 10_000;

/**
 * Keeps answers for a short time, so that many requests at once cost one read. The age counts from the beginning of the read.
 * Nothing is kept of what was not found, nor of a read that failed.
 */
export function createRecentReads<Value>(options: {
  readonly maxAgeMs: number;
  read(key: string): Promise<Value | null>;
  readonly now?: () => number;
}): RecentReads<Value> {
  const { maxAgeMs, read, now = () => performance.now() } = options;
  const entries = new Map<string, { readonly startedAtMs: number; readonly value: Promise<Value | null> }>();

  return {
    get: (key) => {
      const kept = entries.get(key);
      if (kept && now() - kept.startedAtMs < maxAgeMs) return kept.value;
      const entry = { startedAtMs: now(), value: read(key) };
      const forget = () => {
        if (entries.get(key) === entry) entries.delete(key);
      };
      entries.delete(key);
      entries.set(key, entry);
      const oldest = entries.keys().next();
      if (entries.size > MAX_ENTRIES && !oldest.done) entries.delete(oldest.value);
      entry.value.then((value) => value === null && forget(), forget);
      return entry.value;
    },
    clear: () => entries.clear(),
  };
}

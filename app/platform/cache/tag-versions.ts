import type { Broadcast } from "../broadcast/index.ts";
import type { Redis } from "../redis/index.ts";

/** The tag of every entry there is. */
export const EVERYTHING = "everything";

/** The tag of all that was kept for one person. */
export function personTag(userId: string): string {
  return `person:${userId}`;
}

/** What all processes are told of: tags whose data have changed, with their new versions. */
export interface TagsChanged {
  readonly versions: Readonly<Record<string, number>>;
}

/** Which version each tag is at. An entry's key holds the versions of its tags: after a write nobody asks for the old key again. */
export interface TagVersions {
  /** A text of the versions of these tags, the same in every process; null: Redis does not answer, so that nobody can know. */
  of(tags: readonly string[]): Promise<string | null>;
  /**
   * From now on what has one of these tags is old, here at once and in other processes as soon as they hear of it. Resolves with
   * the text of the versions that this made; null: Redis does not answer. Never throws.
   */
  raise(tags: readonly string[]): Promise<string | null>;
}

/** A version that was heard of is trusted for so long without asking again: what was not heard of is stale no longer. */
const TRUSTED_MS = 5_000;
/** Versions live longer than anything that they stand in the key of. */
const KEPT_SECONDS = 7_200;
const MAX_TAGS = 50_000;
/** Beyond this all is forgotten instead when Redis is back: it then costs one command, and memory has an end. */
const MAX_OWED_TAGS = 10_000;
const PREFIX = "trunkline:tag:";

/**
 * Keeps the versions in Redis, with a copy in this process that broadcasts keep fresh. Raising a tag while Redis is away is
 * made up for when it is back, before any version is believed again.
 */
export function createTagVersions(options: {
  /** Fails at once while there is no connection. */
  readonly redis: Redis;
  readonly changes: Broadcast<TagsChanged>;
  readonly now?: () => number;
}): TagVersions {
  const { redis, changes, now = () => performance.now() } = options;
  const known = new Map<string, { readonly version: number; readonly atMs: number }>();
  /** Raised while Redis was away, with how often. */
  const owed = new Map<string, number>();

  function learn(tag: string, version: number): void {
    const before = known.get(tag);
    known.delete(tag);
    known.set(tag, { version: Math.max(version, before?.version ?? 0), atMs: now() });
    const oldest = known.keys().next();
    if (known.size > MAX_TAGS && !oldest.done) known.delete(oldest.value);
  }

  changes.follow({
    onMessage: ({ versions }) => {
      for (const [tag, version] of Object.entries(versions)) learn(tag, version);
    },
    onGap: () => known.clear(),
  });

  async function raiseNow(tags: readonly string[]): Promise<string> {
    const commands = redis.pipeline();
    for (const tag of tags) {
      commands.set(PREFIX + tag, Date.now(), "EX", KEPT_SECONDS, "NX");
      commands.incr(PREFIX + tag);
      commands.expire(PREFIX + tag, KEPT_SECONDS);
    }
    const results = (await commands.exec()) ?? [];
    const versions: Record<string, number> = {};
    tags.forEach((tag, index) => {
      const [error, version] = results[index * 3 + 1] ?? [new Error("no answer"), null];
      if (error) throw error;
      versions[tag] = Number(version);
    });
    for (const [tag, version] of Object.entries(versions)) learn(tag, version);
    await changes.publish({ versions });
    return textOf(tags, (tag) => versions[tag]);
  }

  function owe(tags: readonly string[]): void {
    for (const tag of tags) owed.set(tag, (owed.get(tag) ?? 0) + 1);
    if (owed.size <= MAX_OWED_TAGS) return;
    owed.clear();
    owed.set(EVERYTHING, 1);
  }

  async function payDebts(): Promise<void> {
    if (owed.size === 0) return;
    const paid = [...owed];
    await raiseNow(paid.map(([tag]) => tag));
    // What failed meanwhile is owed once more.
    for (const [tag, times] of paid) if (owed.get(tag) === times) owed.delete(tag);
  }

  /** A tag without a version gets the time as its first one: a Redis that lost everything must not come to versions that there were. */
  async function ask(tags: readonly string[]): Promise<void> {
    const commands = redis.pipeline();
    for (const tag of tags) {
      commands.set(PREFIX + tag, Date.now(), "EX", KEPT_SECONDS, "NX");
      commands.get(PREFIX + tag);
    }
    const results = (await commands.exec()) ?? [];
    tags.forEach((tag, index) => {
      const [error, version] = results[index * 2 + 1] ?? [new Error("no answer"), null];
      if (error) throw error;
      learn(tag, Number(version));
    });
  }

  return {
    of: async (tags) => {
      if (redis.status !== "ready") return null;
      try {
        await payDebts();
        const unsure = tags.filter((tag) => {
          const last = known.get(tag);
          return last === undefined || now() - last.atMs >= TRUSTED_MS;
        });
        if (unsure.length > 0) await ask(unsure);
      } catch {
        return null;
      }
      return textOf(tags, (tag) => known.get(tag)?.version);
    },

    raise: async (tags) => {
      for (const tag of tags) known.delete(tag);
      try {
        return await raiseNow(tags);
      } catch {
        owe(tags);
        return null;
      }
    },
  };
}

function textOf(tags: readonly string[], versionOf: (tag: string) => number | undefined): string {
  return tags.map((tag) => `${tag}@${versionOf(tag) ?? 0}`).join(",");
}

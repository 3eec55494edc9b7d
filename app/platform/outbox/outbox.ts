import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import type { Database } from "../database/index.ts";
import type { Logger } from "../log/index.ts";
import { currentTraceparent, withTraceparent } from "../telemetry/index.ts";
import type { Outbox, OutboxPublisher, WrittenEntry } from "./outbox.types.ts";
import { createSetAside } from "./set-aside.ts";

const TABLE = "outbox";
const BATCH_SIZE = 100;
/** Entries that a process took and did not finish with are taken by others after this time: queues answer within 2 s. */
const LEASE = "5 seconds";
/** An entry that failed so often through its own fault is set aside: no further attempt can be expected to help. */
const MAX_ATTEMPTS = 8;
const RETRY_UNAVAILABLE_MS = 2_000;
const MAX_BACKOFF_MS = 60_000;

interface ClaimedEntry extends WrittenEntry {
  readonly attempts: number;
  readonly priority: number;
}

/** Due, or tried and not through: claimed entries and those that wait for another attempt included. */
const WAITING = "set_aside_at is null and (available_at <= now() or attempts > 0)";
/** An entry that was never tried waits since it was due; of the others only the writing is known. */
const SINCE = "case when attempts = 0 then available_at else created_at end";

type Outcome = "published" | { readonly error: unknown; readonly isUnavailable: boolean };

/**
 * Makes the outbox; `publishers` by kind. Several processes may publish at once: each claims what it takes for a while,
 * so that no transaction is open while the queue is called.
 */
export function createOutbox(options: {
  readonly database: Database;
  readonly publishers: Readonly<Record<string, OutboxPublisher>>;
  readonly logger: Logger;
  /** Errors that say that the queue is away, which is no entry's fault. */
  readonly isUnavailable?: (error: unknown) => boolean;
}): Outbox {
  const { database, publishers, logger } = options;
  const isUnavailable = options.isUnavailable ?? (() => false);
  /** Written by this process and committed; not published yet. */
  const fresh: WrittenEntry[] = [];
  let running: Promise<void> | undefined;

  /** Uses index outbox_due. */
  async function claim(): Promise<ClaimedEntry[]> {
    const { pool } = database;
    const due = pool(TABLE)
      .select("id")
      .whereNull("published_at")
      .whereNull("set_aside_at")
      .where("available_at", "<=", pool.fn.now())
      // What failed before comes after what is new: entries that never go through must not stand before those that do.
      .orderBy(["attempts", "priority", "id"])
      .limit(BATCH_SIZE)
      .forUpdate()
      .skipLocked();
    const claimed: ClaimedEntry[] = await pool(TABLE)
      // Materialized: evaluated once, so that no more than the limit is taken.
      .withMaterialized("due", due)
      .whereIn("id", pool.select("id").from("due"))
      .update({
        attempts: pool.raw("attempts + 1"),
        available_at: pool.raw("now() + ?::interval", [LEASE]),
      })
      .returning(["id", "kind", "payload", "traceparent", "attempts", "priority"]);
    // An update returns its rows in any order.
    return claimed.sort((a, b) => a.priority - b.priority || Number(a.id) - Number(b.id));
  }

  async function publishClaimed(entry: ClaimedEntry): Promise<Outcome> {
    if (entry.attempts <= MAX_ATTEMPTS) return publishOne(entry);
    return { error: new Error("whoever tried to publish it did not live to tell"), isUnavailable: false };
  }

  async function publishOne(entry: WrittenEntry): Promise<Outcome> {
    const publisher = publishers[entry.kind];
    try {
      if (!publisher) throw new Error(`no publisher for outbox entries of kind ${entry.kind}`);
      await withTraceparent(entry.traceparent, () => publisher(entry.payload));
      return "published";
    } catch (error) {
      return { error, isUnavailable: isUnavailable(error) };
    }
  }

  /** Nobody's fault: the attempt does not count, however long the queue is away. */
  async function giveBackUnavailable(entries: readonly ClaimedEntry[], error: unknown): Promise<void> {
    const { pool } = database;
    logger.warn({ error, entries: entries.length }, "outbox entries not published: the queue is away");
    await pool(TABLE)
      .whereRaw("id = any(?)", [entries.map(({ id }) => id)])
      .whereNull("published_at")
      .update({
        attempts: pool.raw("greatest(attempts - 1, 0)"),
        available_at: new Date(Date.now() + RETRY_UNAVAILABLE_MS),
      });
  }

  async function giveBack(entry: ClaimedEntry, error: unknown): Promise<void> {
    const { attempts } = entry;
    const { pool } = database;
    const about = { error, outboxId: entry.id, kind: entry.kind, attempts };
    const isPoison = attempts >= MAX_ATTEMPTS;
    const delayMs = attempts <= 1 ? 0 : Math.min(MAX_BACKOFF_MS, 1_000 * 2 ** (attempts - 2));
    logger.error(
      about,
      isPoison ? "outbox entry set aside" : "outbox entry not published; it is tried again",
    );
    await pool(TABLE)
      // Unless somebody else has taken it since: then it is theirs.
      .where({ id: entry.id, attempts })
      .whereNull("published_at")
      .update({
        last_error: messageOf(error),
        // The release before knows no setting aside, but keeps off what is not due.
        ...(isPoison
          ? { set_aside_at: new Date(), available_at: pool.raw("'infinity'") }
          : { available_at: new Date(Date.now() + delayMs) }),
      });
  }

  async function publishBatch(): Promise<{ taken: number; published: number; isUnavailable: boolean }> {
    const entries = await claim();
    const outcomes = await Promise.all(entries.map(publishClaimed));
    const published = await markPublished(entries, outcomes);
    const failed = entries.flatMap((entry, index) => {
      const outcome = outcomes[index];
      return outcome === undefined || outcome === "published" ? [] : [{ entry, ...outcome }];
    });
    const away = failed.filter(({ isUnavailable }) => isUnavailable);
    if (away.length > 0)
      await giveBackUnavailable(
        away.map(({ entry }) => entry),
        away[0]?.error,
      );
    for (const { entry, error, isUnavailable } of failed) if (!isUnavailable) await giveBack(entry, error);
    return { taken: entries.length, published, isUnavailable: away.length > 0 };
  }

  async function markPublished(
    entries: readonly WrittenEntry[],
    outcomes: readonly Outcome[],
  ): Promise<number> {
    const ids = entries.filter((_, index) => outcomes[index] === "published").map(({ id }) => id);
    if (ids.length === 0) return 0;
    const { pool } = database;
    // One text for any number of ids: it is prepared once.
    await pool(TABLE)
      .whereRaw("id = any(?)", [ids])
      .update({ published_at: pool.fn.now(), set_aside_at: null });
    return ids.length;
  }

  async function publishDue(): Promise<number> {
    let total = 0;
    for (;;) {
      const { taken, published, isUnavailable } = await publishBatch();
      total += published;
      if (taken < BATCH_SIZE || isUnavailable) return total;
    }
  }

  async function publishFresh(): Promise<void> {
    while (fresh.length > 0) {
      const entries = fresh.splice(0, BATCH_SIZE);
      try {
        const outcomes = await Promise.all(entries.map(publishOne));
        const failed = outcomes.find((outcome) => outcome !== "published");
        if (failed)
          logger.warn({ error: failed.error }, "outbox not published at once; the sweeper tries again");
        await markPublished(entries, outcomes);
      } catch (error) {
        logger.error({ error }, "outbox could not be marked as published; the sweeper publishes it again");
      }
    }
  }

  return {
    append: async (transaction, entries) => {
      if (entries.length === 0) return [];
      const traceparent = currentTraceparent();
      const rows = await transaction(TABLE)
        .insert(
          entries.map(({ kind, payload, priority, availableAt }) => ({
            kind,
            payload: JSON.stringify(payload),
            priority: priority ?? 4,
            traceparent,
            ...(availableAt ? { available_at: availableAt } : {}),
          })),
        )
        .returning(["id", "kind", "payload", "traceparent"]);
      return rows.filter((_, index) => entries[index]?.availableAt === undefined);
    },
    publishSoon: (entries) => {
      fresh.push(...entries);
      // Outside of the caller's trace: a batch serves many requests, and each entry carries its own.
      running ??= context
        .with(ROOT_CONTEXT, () => publishFresh())
        .finally(() => {
          running = undefined;
        });
    },
    publishDue,
    waitingFor: async (db, kind, field, values) => {
      const rows = await db(TABLE)
        .whereNull("published_at")
        .whereNull("set_aside_at")
        .where({ kind })
        .whereRaw("payload->>? = any(?)", [field, [...values]])
        .select<{ value: string }[]>(db.raw("payload->>? as value", [field]));
      return new Set(rows.map(({ value }) => value));
    },
    prune: async (olderThan, limit) => {
      const { pool } = database;
      // Arrays, not subqueries: the planner then looks the ids up.
      const { rowCount } = await pool.raw<{ rowCount: number }>(
        `delete from outbox where id = any (
          array(select id from outbox where published_at < ? limit ?) ||
          array(select id from outbox where set_aside_at is not null and published_at is null
            and settlement = 'discarded' and settled_at < ? limit ?))`,
        [olderThan, limit, olderThan, limit],
      );
      return rowCount;
    },
    backlog: async () => {
      const { pool } = database;
      // One read for each of the two indexes: no index has both what is due and what was set aside.
      const row = await pool(TABLE)
        .whereNull("published_at")
        .whereRaw(WAITING)
        .select<{ unpublished: number; oldest_age_seconds: number; set_aside: number }[]>(
          pool.raw("count(*)::int as unpublished"),
          pool.raw(`coalesce(extract(epoch from now() - min(${SINCE})), 0)::float as oldest_age_seconds`),
          pool.raw(
            "(select count(*)::int from outbox where set_aside_at is not null and published_at is null and settlement is null) as set_aside",
          ),
        )
        .first();
      return {
        unpublished: row?.unpublished ?? 0,
        oldestAgeSeconds: row?.oldest_age_seconds ?? 0,
        setAside: row?.set_aside ?? 0,
      };
    },
    ...createSetAside(database),
    settle: async () => {
      await running;
    },
  };
}

/** The first line of what went wrong; errors of ours and of libraries name fields and rules, not values. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return (text.split("\n", 1)[0] ?? "").slice(0, 200);
}

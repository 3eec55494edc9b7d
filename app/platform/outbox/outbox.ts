import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import type { Database, Queryable } from "../database/index.ts";
import type { Logger } from "../log/index.ts";
import { currentTraceparent, withTraceparent } from "../telemetry/index.ts";

const TABLE = "outbox";
const BATCH_SIZE = 100;

/** Work that must happen if, and only if, a transaction commits. */
export interface OutboxEntry {
  /** Which publisher takes it. */
  readonly kind: string;
  /** JSON; ids rather than contents. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Not before this time; undefined: at once. */
  readonly availableAt?: Date;
}

/** Hands an entry on (to a queue); called at least once per entry, in the entry's own trace. */
export type OutboxPublisher = (payload: unknown) => Promise<void>;

/** Entries waiting, for the gauges. */
export interface OutboxBacklog {
  readonly unpublished: number;
  readonly oldestAgeSeconds: number;
}

/** The transactional outbox of one process. */
export interface Outbox {
  /** Writes entries within the caller's transaction; the active trace is stored with each. */
  append(transaction: Queryable, entries: readonly OutboxEntry[]): Promise<void>;
  /** After the commit: publishes soon, in the background; never throws and never makes the caller wait. */
  publishSoon(): void;
  /** Publishes all that is due and resolves with how many entries that were. */
  publishDue(): Promise<number>;
  /** Is an unpublished entry of this kind there whose payload holds `part`? */
  isWaiting(db: Queryable, kind: string, part: Readonly<Record<string, unknown>>): Promise<boolean>;
  /** Removes entries published before `olderThan`; resolves with how many. */
  prune(olderThan: Date): Promise<number>;
  backlog(): Promise<OutboxBacklog>;
  /** Resolves when no background publishing is under way. */
  settle(): Promise<void>;
}

interface OutboxRow {
  readonly id: string;
  readonly kind: string;
  readonly payload: unknown;
  readonly traceparent: string | null;
}

/** Makes the outbox; `publishers` by kind. Several processes may publish at once (SKIP LOCKED). */
export function createOutbox(options: {
  readonly database: Database;
  readonly publishers: Readonly<Record<string, OutboxPublisher>>;
  readonly logger: Logger;
}): Outbox {
  const { database, publishers, logger } = options;
  let running: Promise<void> | undefined;
  let again = false;

  /** One batch: the rows stay locked while they are handed on, and are marked in the same transaction. */
  async function publishBatch(): Promise<{ taken: number; published: number }> {
    return database.transaction(async (transaction) => {
      const rows: OutboxRow[] = await transaction(TABLE)
        .select("id", "kind", "payload", "traceparent")
        .whereNull("published_at")
        .where("available_at", "<=", transaction.fn.now())
        .orderBy("id")
        .limit(BATCH_SIZE)
        .forUpdate()
        .skipLocked();
      const published = await Promise.all(rows.map(publishRow));
      const ids = rows.filter((_, index) => published[index]).map((row) => row.id);
      if (ids.length > 0)
        await transaction(TABLE).whereIn("id", ids).update({ published_at: transaction.fn.now() });
      return { taken: rows.length, published: ids.length };
    });
  }

  async function publishRow(row: OutboxRow): Promise<boolean> {
    const publisher = publishers[row.kind];
    try {
      if (!publisher) throw new Error(`no publisher for outbox entries of kind ${row.kind}`);
      await withTraceparent(row.traceparent, () => publisher(row.payload));
      return true;
    } catch (error) {
      logger.error(
        { error, outboxId: row.id, kind: row.kind },
        "outbox entry not published; it stays for the sweeper",
      );
      return false;
    }
  }

  async function publishDue(): Promise<number> {
    let total = 0;
    for (;;) {
      const { taken, published } = await publishBatch();
      total += published;
      if (taken < BATCH_SIZE || published === 0) return total;
    }
  }

  async function drain(): Promise<void> {
    do {
      again = false;
      try {
        await publishDue();
      } catch (error) {
        logger.error({ error }, "outbox could not be published; the sweeper tries again");
      }
    } while (again);
  }

  return {
    append: async (transaction, entries) => {
      if (entries.length === 0) return;
      const traceparent = currentTraceparent();
      await transaction(TABLE).insert(
        entries.map(({ kind, payload, availableAt }) => ({
          kind,
          payload: JSON.stringify(payload),
          traceparent,
          ...(availableAt ? { available_at: availableAt } : {}),
        })),
      );
    },
    publishSoon: () => {
      again = true;
      // Outside of the caller's trace: a batch serves many requests, and each entry carries its own.
      running ??= context
        .with(ROOT_CONTEXT, () => drain())
        .finally(() => {
          running = undefined;
        });
    },
    publishDue,
    isWaiting: async (db, kind, part) => {
      const row = await db(TABLE)
        .whereNull("published_at")
        .where({ kind })
        .whereRaw("payload @> ?::jsonb", [JSON.stringify(part)])
        .first("id");
      return row !== undefined;
    },
    prune: async (olderThan) => database.pool(TABLE).where("published_at", "<", olderThan).delete(),
    backlog: async () => {
      const row = await database
        .pool(TABLE)
        .whereNull("published_at")
        .where("available_at", "<=", database.pool.fn.now())
        .select(
          database.pool.raw("count(*)::int as unpublished"),
          database.pool.raw(
            "coalesce(extract(epoch from now() - min(available_at)), 0)::float as oldest_age_seconds",
          ),
        )
        .first();
      return { unpublished: row?.unpublished ?? 0, oldestAgeSeconds: row?.oldest_age_seconds ?? 0 };
    },
    settle: async () => {
      await running;
    },
  };
}

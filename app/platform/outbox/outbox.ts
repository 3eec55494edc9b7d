import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import {
  type Database,
  keysetCursor,
  type Page,
  type PageRequest,
  type Queryable,
} from "../database/index.ts";
import type { OutboxRow } from "../../migrations/tables.generated.ts";
import type { Logger } from "../log/index.ts";
import { currentTraceparent, withTraceparent } from "../telemetry/index.ts";

const TABLE = "outbox";
const BATCH_SIZE = 100;
/** Entries that a process took and did not finish with are taken by others after this time. */
const LEASE = "30 seconds";
/** An entry that failed so often through its own fault is set aside: no further attempt can be expected to help. */
const MAX_ATTEMPTS = 8;
const RETRY_UNAVAILABLE_MS = 2_000;
const MAX_BACKOFF_MS = 60_000;

/** Work that must happen if, and only if, a transaction commits. */
export interface OutboxEntry {
  /** Which publisher takes it: the name of a job. */
  readonly kind: string;
  /** JSON; ids rather than contents. */
  readonly payload: unknown;
  /** 1 (first) to 4. Default 4. */
  readonly priority?: 1 | 2 | 3 | 4;
  /** Not before this time; undefined: at once. */
  readonly availableAt?: Date;
}

/** Hands entries of one kind on (to a queue); called at least once per entry, in the entry's own trace. */
export type OutboxPublisher = (payload: unknown) => Promise<void>;

/** Entries waiting, for the gauges. */
export interface OutboxBacklog {
  readonly unpublished: number;
  readonly oldestAgeSeconds: number;
  /** Entries that were set aside. */
  readonly setAside: number;
}

/** An entry that could not be published, however often it was tried. */
export interface SetAsideEntry {
  readonly id: string;
  readonly kind: string;
  readonly attempts: number;
  readonly lastError: string;
  readonly createdAt: Date;
  readonly setAsideAt: Date;
}

/** The transactional outbox of one process. */
export interface Outbox {
  /** Writes entries within the caller's transaction; the active trace is stored with each. */
  append(transaction: Queryable, entries: readonly OutboxEntry[]): Promise<void>;
  /** After the commit: publishes soon, in the background; never throws and never makes the caller wait. */
  publishSoon(): void;
  /** Publishes all that is due and resolves with how many entries that were. */
  publishDue(): Promise<number>;
  /** Of these values of the payload's `field`, those that an entry of this kind is still to be published for. */
  waitingFor(
    db: Queryable,
    kind: string,
    field: string,
    values: readonly string[],
  ): Promise<ReadonlySet<string>>;
  /** Removes entries published before `olderThan`; resolves with how many. */
  prune(olderThan: Date): Promise<number>;
  backlog(): Promise<OutboxBacklog>;
  /** Entries that were set aside, newest first. Uses index outbox_set_aside. */
  setAside(request: PageRequest): Promise<Page<SetAsideEntry>>;
  /** Tries an entry that was set aside anew, with all its attempts; false when there is none. Within the caller's transaction. */
  retry(transaction: Queryable, id: string): Promise<boolean>;
  /** Resolves when no background publishing is under way. */
  settle(): Promise<void>;
}

interface ClaimedEntry {
  readonly id: string;
  readonly kind: string;
  readonly payload: unknown;
  readonly traceparent: string | null;
  readonly attempts: number;
  readonly priority: number;
}

const SET_ASIDE_COLUMNS = ["id", "kind", "attempts", "last_error", "created_at", "set_aside_at"] as const;
type SetAsideRow = Pick<OutboxRow, (typeof SET_ASIDE_COLUMNS)[number]>;

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
  let running: Promise<void> | undefined;
  let again = false;

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
      .whereIn("id", due)
      .update({
        attempts: pool.raw("attempts + 1"),
        available_at: pool.raw("now() + ?::interval", [LEASE]),
      })
      .returning(["id", "kind", "payload", "traceparent", "attempts", "priority"]);
    // An update returns its rows in any order.
    return claimed.sort((a, b) => a.priority - b.priority || Number(a.id) - Number(b.id));
  }

  async function publishOne(entry: ClaimedEntry): Promise<Outcome> {
    const publisher = publishers[entry.kind];
    try {
      if (!publisher) throw new Error(`no publisher for outbox entries of kind ${entry.kind}`);
      if (entry.attempts > MAX_ATTEMPTS) throw new Error("whoever tried to publish it did not live to tell");
      await withTraceparent(entry.traceparent, () => publisher(entry.payload));
      return "published";
    } catch (error) {
      return { error, isUnavailable: isUnavailable(error) };
    }
  }

  async function giveBack(entry: ClaimedEntry, failure: Exclude<Outcome, "published">): Promise<void> {
    const { attempts } = entry;
    const { pool } = database;
    const about = { error: failure.error, outboxId: entry.id, kind: entry.kind, attempts };
    if (failure.isUnavailable) {
      // Nobody's fault: the attempt does not count, however long the queue is away.
      logger.warn(about, "outbox entry not published: the queue is away");
      await pool(TABLE)
        .where({ id: entry.id })
        .update({ attempts: attempts - 1, available_at: new Date(Date.now() + RETRY_UNAVAILABLE_MS) });
      return;
    }
    const isPoison = attempts >= MAX_ATTEMPTS;
    const delayMs = attempts <= 1 ? 0 : Math.min(MAX_BACKOFF_MS, 1_000 * 2 ** (attempts - 2));
    logger.error(
      about,
      isPoison ? "outbox entry set aside" : "outbox entry not published; it is tried again",
    );
    await pool(TABLE)
      .where({ id: entry.id })
      .update({
        last_error: messageOf(failure.error),
        available_at: new Date(Date.now() + delayMs),
        ...(isPoison ? { set_aside_at: new Date() } : {}),
      });
  }

  async function publishBatch(): Promise<{ taken: number; published: number }> {
    const entries = await claim();
    const outcomes = await Promise.all(entries.map(publishOne));
    const published = entries.filter((_, index) => outcomes[index] === "published").map(({ id }) => id);
    if (published.length > 0) {
      await database.pool(TABLE).whereIn("id", published).update({ published_at: database.pool.fn.now() });
    }
    for (const [index, outcome] of outcomes.entries()) {
      const entry = entries[index];
      if (entry && outcome !== "published") await giveBack(entry, outcome);
    }
    return { taken: entries.length, published: published.length };
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
        entries.map(({ kind, payload, priority, availableAt }) => ({
          kind,
          payload: JSON.stringify(payload),
          priority: priority ?? 4,
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
    waitingFor: async (db, kind, field, values) => {
      const rows = await db(TABLE)
        .whereNull("published_at")
        .whereNull("set_aside_at")
        .where({ kind })
        .whereRaw("payload->>? = any(?)", [field, [...values]])
        .select<{ value: string }[]>(db.raw("payload->>? as value", [field]));
      return new Set(rows.map(({ value }) => value));
    },
    prune: async (olderThan) => database.pool(TABLE).where("published_at", "<", olderThan).delete(),
    backlog: async () => {
      const { pool } = database;
      // One read for each of the two indexes: no index has both what is due and what was set aside.
      const row = await pool(TABLE)
        .whereNull("published_at")
        .whereNull("set_aside_at")
        .where("available_at", "<=", pool.fn.now())
        .select<{ unpublished: number; oldest_age_seconds: number; set_aside: number }[]>(
          pool.raw("count(*)::int as unpublished"),
          pool.raw("coalesce(extract(epoch from now() - min(created_at)), 0)::float as oldest_age_seconds"),
          pool.raw("(select count(*)::int from outbox where set_aside_at is not null) as set_aside"),
        )
        .first();
      return {
        unpublished: row?.unpublished ?? 0,
        oldestAgeSeconds: row?.oldest_age_seconds ?? 0,
        setAside: row?.set_aside ?? 0,
      };
    },
    setAside: async ({ limit, cursor }) => {
      const after = keysetCursor.read(cursor, "number");
      const rows = await database
        .pool(TABLE)
        .select(...SET_ASIDE_COLUMNS)
        .whereNotNull("set_aside_at")
        .modify((query) => {
          if (after) query.whereRaw("(set_aside_at, id) < (?::timestamptz, ?::bigint)", [after.at, after.id]);
        })
        .orderBy([
          { column: "set_aside_at", order: "desc" },
          { column: "id", order: "desc" },
        ])
        .limit(limit + 1);
      return keysetCursor.page(rows.map(toSetAside), limit, ({ setAsideAt, id }) => ({
        at: setAsideAt.toISOString(),
        id,
      }));
    },
    retry: async (transaction, id) => {
      const count = await transaction(TABLE)
        .where({ id })
        .whereNotNull("set_aside_at")
        .update({ set_aside_at: null, attempts: 0, available_at: transaction.fn.now() });
      return count > 0;
    },
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

function toSetAside(row: SetAsideRow): SetAsideEntry {
  return {
    id: row.id,
    kind: row.kind,
    attempts: row.attempts,
    lastError: row.last_error ?? "",
    createdAt: row.created_at,
    // Rows are read by this column being there.
    setAsideAt: row.set_aside_at ?? row.created_at,
  };
}

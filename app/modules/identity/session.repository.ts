import type { Knex } from "knex";
import type { SessionRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { User } from "./identity.repository.ts";

const SESSIONS = "sessions";

/** What is known of a session. */
export interface SessionRecord {
  readonly user: User;
  /** The session counts while this is its user's. */
  readonly epoch: number;
  /** When the sign-in ends whatever happens; milliseconds since 1970. */
  readonly endsAtMs: number;
  /** Only while it is opened. */
  readonly origin?: SessionOrigin | undefined;
}

/** From where and by what a session was opened. */
export interface SessionOrigin {
  readonly userAgent: string | null;
  /** That of the client. */
  readonly address: string | null;
}

/** A session as its user is told of it: the key, which is made of the cookie, never leaves the server. */
export interface OpenSession extends SessionOrigin {
  readonly id: string;
  readonly key: string;
  readonly signedInAt: Date;
  readonly lastSeenAt: Date;
}

/** More of it tells nobody anything. */
const USER_AGENT_LENGTH = 400;
const OPEN_COLUMNS = ["id", "key", "user_agent", "address", "created_at", "last_seen_at"] as const;

/** Reads and writes sessions. */
export const sessionRepository = {
  async insert(db: Queryable, key: string, record: SessionRecord, idleSeconds: number): Promise<void> {
    await db(SESSIONS).insert({
      key,
      user_id: record.user.id,
      epoch: record.epoch,
      idle_ends_at: new Date(Date.now() + idleSeconds * 1000),
      ends_at: new Date(record.endsAtMs),
      user_agent: record.origin?.userAgent?.slice(0, USER_AGENT_LENGTH) ?? null,
      address: record.origin?.address ?? null,
    });
  },

  /**
   * The session with its user as the user is now, and notes its use; null when it is over or its user is disabled. Without
   * `idleSeconds` its end stays where it is.
   */
  async use(db: Queryable, key: string, idleSeconds: number | null): Promise<SessionRecord | null> {
    const { rows } = await db.raw<{ rows: UsedRow[] }>(
      `update sessions set last_seen_at = now(),
         idle_ends_at = coalesce(now() + ? * interval '1 second', sessions.idle_ends_at)
       from users
       where sessions.key = ? and users.id = sessions.user_id and users.disabled_at is null
         and sessions.idle_ends_at > now() and sessions.ends_at > now()
       returning users.id, email, name, role, department, phone, sessions.epoch, ends_at`,
      [idleSeconds, key],
    );
    const [row] = rows;
    if (!row) return null;
    const { ends_at: endsAt, epoch, ...user } = row;
    return { user, epoch, endsAtMs: endsAt.getTime() };
  },

  async delete(db: Queryable, key: string): Promise<void> {
    await db(SESSIONS).where({ key }).delete();
  },

  /** Those of a user by which somebody is signed in now, newest first. Uses index sessions_user_id: a person has a handful. */
  async open(
    db: Queryable,
    userId: string,
    limit: number,
    after: { readonly at: string; readonly id: string } | undefined,
  ): Promise<OpenSession[]> {
    const rows = await db(SESSIONS)
      .select(...OPEN_COLUMNS)
      .where({ user_id: userId })
      .modify(isOpen)
      .modify(newestFirst(limit, after));
    return rows.map(toOpenSession);
  },

  /** Deletes one of a user's, or all but the one with this key; resolves with what was deleted. */
  async deleteOwn(
    db: Queryable,
    userId: string,
    which: { readonly id: string } | { readonly exceptKey: string },
  ): Promise<readonly Pick<OpenSession, "id" | "key">[]> {
    return db(SESSIONS)
      .where({ user_id: userId })
      .modify(isOpen)
      .modify((query) => {
        if ("id" in which) query.where({ id: which.id });
        else query.whereNot({ key: which.exceptKey });
      })
      .delete()
      .returning(["id", "key"]);
  },

  /** Forgets up to `limit` sessions that ended before `olderThan`; resolves with how many. Uses index sessions_ends_at. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    return deleteOldest(db, { table: SESSIONS, key: "key", since: "ends_at" }, olderThan, limit);
  },
};

function toOpenSession(row: Pick<SessionRow, (typeof OPEN_COLUMNS)[number]>): OpenSession {
  return {
    id: row.id,
    key: row.key,
    userAgent: row.user_agent,
    address: row.address,
    signedInAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  };
}

/** Neither over nor of a time before its user's rights or password were changed. */
function isOpen(query: Knex.QueryBuilder): void {
  query
    .whereRaw("idle_ends_at > now() and ends_at > now()")
    .whereRaw(`epoch = (select session_epoch from users where users.id = ${SESSIONS}.user_id)`);
}

interface UsedRow extends User {
  readonly epoch: number;
  readonly ends_at: Date;
}

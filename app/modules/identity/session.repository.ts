import { deleteOldest, type Queryable } from "../../platform/database/index.ts";
import type { User } from "./identity.repository.ts";

const SESSIONS = "sessions";

/** What is known of a session. */
export interface SessionRecord {
  readonly user: User;
  /** The session counts while this is its user's. */
  readonly epoch: number;
  /** When the sign-in ends whatever happens; milliseconds since 1970. */
  readonly endsAtMs: number;
}

/** Reads and writes sessions. */
export const sessionRepository = {
  async insert(db: Queryable, key: string, record: SessionRecord, idleSeconds: number): Promise<void> {
    await db(SESSIONS).insert({
      key,
      user_id: record.user.id,
      epoch: record.epoch,
      idle_ends_at: new Date(Date.now() + idleSeconds * 1000),
      ends_at: new Date(record.endsAtMs),
    });
  },

  /**
   * The session with its user as the user is now, and notes its use; null when it is over or its user is disabled. Without
   * `idleSeconds` its end stays where it is.
   */
  async use(db: Queryable, key: string, idleSeconds: number | null): Promise<SessionRecord | null> {
    const { rows } = await db.raw<{ rows: UsedRow[] }>(
      `update sessions set idle_ends_at = coalesce(now() + ? * interval '1 second', sessions.idle_ends_at)
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

  /** Forgets up to `limit` sessions that ended before `olderThan`; resolves with how many. Uses index sessions_ends_at. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    return deleteOldest(db, { table: SESSIONS, key: "key", since: "ends_at" }, olderThan, limit);
  },
};

interface UsedRow extends User {
  readonly epoch: number;
  readonly ends_at: Date;
}

import type { UserRow } from "../../migrations/tables.generated.ts";
import { newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { RoleName, ShortcutKeys } from "../identity/index.ts";
import type { UserListQuery } from "./users.contract.ts";

const TABLE = "users";
const COLUMNS = [
  "id",
  "email",
  "name",
  "role",
  "department",
  "worker_sid",
  "phone",
  "timezone",
  "on_call",
  "last_active_at",
  "disabled_at",
  "created_at",
  "shortcut_keys",
] as const;

/** A user with all that is known of them but the password. */
export interface ManagedUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: RoleName;
  readonly department: string;
  readonly workerId: string | null;
  /** E.164; null: cannot be alerted by SMS. */
  readonly phone: string | null;
  readonly timeZone: string;
  readonly onCall: boolean;
  readonly lastActiveAt: Date | null;
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
  readonly hasPassword: boolean;
  readonly shortcutKeys: ShortcutKeys;
}

/** A user who was active at some time. */
export interface ActiveUser {
  readonly id: string;
  readonly name: string;
  readonly lastActiveAt: Date;
}

/** A user to be written, without a password. */
export interface InvitedUser {
  readonly email: string;
  readonly name: string;
  readonly role: RoleName;
  readonly department: string;
  readonly workerId: string | null;
}

/** What may be set by itself; roles, passwords and being disabled are access, which identity changes. */
export interface StoredChange {
  readonly name?: string | undefined;
  readonly phone?: string | null | undefined;
  readonly timeZone?: string | undefined;
  readonly onCall?: boolean | undefined;
  /** Null gives a shortcut its own keys back; what is not named stays. */
  readonly shortcutKeys?: Readonly<Record<string, readonly string[] | null>> | undefined;
  readonly department?: string | undefined;
  readonly workerId?: string | null | undefined;
}

/** Reads and writes what people are; sign-in's part of the table is identity's. */
export const usersRepository = {
  async byId(db: Queryable, id: string): Promise<ManagedUser | null> {
    const row = await selectUsers(db).where({ id }).first();
    return row ? toUser(row) : null;
  },

  async lock(db: Queryable, id: string): Promise<ManagedUser | null> {
    const row = await selectUsers(db).where({ id }).forUpdate().first();
    return row ? toUser(row) : null;
  },

  /** Uses index users_email. */
  async byEmail(db: Queryable, email: string): Promise<ManagedUser | null> {
    const row = await selectUsers(db).where({ email }).first();
    return row ? toUser(row) : null;
  },

  /** Newest first. Uses index users_created. */
  async page(
    db: Queryable,
    query: Omit<UserListQuery, "cursor">,
    after: { at: string; id: string } | undefined,
  ): Promise<ManagedUser[]> {
    const rows = await selectUsers(db)
      .modify((select) => {
        if (query.role) select.where("role", query.role);
        if (query.status === "disabled") select.whereNotNull("disabled_at");
        else if (query.status) {
          select.whereNull("disabled_at");
          if (query.status === "active") select.whereNotNull("password_hash");
          else select.whereNull("password_hash");
        }
        if (query.q) {
          const pattern = `%${query.q.replace(/[\\%_]/g, "\\$&")}%`;
          select.where((either) => either.where("name", "ilike", pattern).orWhere("email", "ilike", pattern));
        }
      })
      .modify(newestFirst(query.limit + 1, after));
    return rows.map(toUser);
  },

  /** Notes that somebody is active now, unless that was noted within `sinceMs`. */
  async noteActive(db: Queryable, id: string, sinceMs: number): Promise<void> {
    await db(TABLE)
      .where({ id })
      .andWhereRaw("(last_active_at is null or last_active_at < now() - ? * interval '1 millisecond')", [
        sinceMs,
      ])
      .update({ last_active_at: db.fn.now() });
  },

  /** Most recent first. Uses index users_last_active. */
  async pageByLastActive(
    db: Queryable,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<ActiveUser[]> {
    const rows = await selectUsers(db)
      .modify((select) => {
        select.whereNull("disabled_at").whereNotNull("last_active_at");
      })
      .modify(newestFirst(limit + 1, after, { at: "last_active_at" }));
    const users: readonly ManagedUser[] = rows.map(toUser);
    return users.flatMap(({ id, name, lastActiveAt }) => (lastActiveAt ? [{ id, name, lastActiveAt }] : []));
  },

  /** Null when the address belongs to somebody, disabled or not. */
  async insert(db: Queryable, { workerId, ...user }: InvitedUser): Promise<ManagedUser | null> {
    const [row] = await db(TABLE)
      .insert({ ...user, worker_sid: workerId })
      .onConflict("email")
      .ignore()
      .returning("id");
    return row ? this.byId(db, row.id) : null;
  },

  async update(db: Queryable, id: string, change: StoredChange): Promise<void> {
    const { timeZone, onCall, workerId, shortcutKeys, ...same } = change;
    const columns = {
      ...same,
      timezone: timeZone,
      on_call: onCall,
      worker_sid: workerId,
      shortcut_keys:
        shortcutKeys &&
        db.raw("jsonb_strip_nulls(shortcut_keys || ?::jsonb)", [JSON.stringify(shortcutKeys)]),
    };
    await db(TABLE)
      .where({ id })
      .update({
        ...Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)),
        updated_at: db.fn.now(),
      });
  },

  /** Is there an administrator who can sign in? */
  async hasAdministrator(db: Queryable): Promise<boolean> {
    const row = await db(TABLE)
      .select("id")
      .where({ role: "admin" })
      .whereNull("disabled_at")
      .whereNotNull("password_hash")
      .first();
    return row !== undefined;
  },
};

function selectUsers(db: Queryable) {
  return db(TABLE).select(...COLUMNS, db.raw<boolean>("password_hash is not null as has_password"));
}

type Row = Pick<UserRow, (typeof COLUMNS)[number]> & { readonly has_password?: unknown };

function toUser(row: Row): ManagedUser {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    department: row.department,
    workerId: row.worker_sid,
    phone: row.phone,
    timeZone: row.timezone,
    onCall: row.on_call,
    lastActiveAt: row.last_active_at,
    disabledAt: row.disabled_at,
    createdAt: row.created_at,
    hasPassword: row.has_password === true,
    shortcutKeys: row.shortcut_keys as ShortcutKeys,
  };
}

import type { ApiKeyRow, UserRow } from "../../migrations/tables.generated.ts";
import { newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { RoleName } from "./identity.contract.ts";
import type { ShortcutKeys } from "./shortcut-keys.contract.ts";

const USERS = "users";
const API_KEYS = "api_keys";
const USER_COLUMNS = ["id", "email", "name", "role", "department", "phone"] as const;

const OF_SIGNED_IN = ["timezone", "shortcut_keys"] as const;

const API_KEY_COLUMNS = [
  "id",
  "name",
  "prefix",
  "scopes",
  "created_at",
  "last_used_at",
  "expires_at",
] as const;

/** Holds of who has not opted out of SMS, or has another number since. */
const TAKES_SMS = "(phone is null or phone is distinct from sms_opted_out_phone)";

/** A person who works here. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: RoleName;
  readonly department: string;
  /** E.164; null: cannot be alerted by SMS. */
  readonly phone: string | null;
}

/** Somebody who signs in, by which clocks they live, and which keys they gave to shortcuts. */
export interface SignedInUser extends User {
  /** IANA name. */
  readonly timeZone: string;
  readonly shortcutKeys: ShortcutKeys;
}

/** By what telephony reaches somebody. */
export interface Telephony {
  /** E.164. */
  readonly phone: string | null;
  readonly workerId: string | null;
}

/** A person who works here, whether they have not opted out of SMS, and by which clocks they live. */
export interface StaffMember extends User {
  /** IANA name. */
  readonly timeZone: string;
  readonly takesSms: boolean;
}

/** A key that a program signs in with. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
}

/** A user with what decides whether a session still counts. */
export interface Account extends User {
  readonly sessionEpoch: number;
  /** The ids of those who work in the same department, the user's own included. */
  readonly departmentIds: readonly string[];
}

/** A key that opens something, with what its maker is now. */
export interface ApiKeyInUse extends ApiKey {
  readonly maker: Account;
}

/** What becomes of a user's access. */
export type StoredAccessChange =
  | "disable"
  | "enable"
  | { readonly role: RoleName }
  | { readonly passwordHash: string };

/** A user to be written, with the hash of the password. */
export interface NewUser extends Omit<User, "id"> {
  readonly passwordHash: string;
  readonly onCall: boolean;
}

/** Reads and writes users and API keys. */
export const identityRepository = {
  /** A user without a password was invited, and cannot sign in yet. Uses index users_email. */
  async userByEmail(
    db: Queryable,
    email: string,
  ): Promise<(SignedInUser & { sessionEpoch: number; passwordHash: string | null }) | null> {
    const row = await db(USERS)
      .select(...USER_COLUMNS, ...OF_SIGNED_IN, "session_epoch", "password_hash")
      .where({ email })
      .whereNull("disabled_at")
      .first();
    return row
      ? {
          ...toSignedIn(row),
          sessionEpoch: row.session_epoch,
          passwordHash: row.password_hash,
        }
      : null;
  },

  async userById(db: Queryable, id: string): Promise<SignedInUser | null> {
    return (await this.usersById(db, [id])).get(id) ?? null;
  },

  async usersById(db: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, SignedInUser>> {
    const rows = await db(USERS)
      .select(...USER_COLUMNS, ...OF_SIGNED_IN)
      .whereRaw("id = any (?::uuid[])", [[...ids]])
      .whereNull("disabled_at");
    return new Map(rows.map((row) => [row.id, toSignedIn(row)]));
  },

  async accountById(db: Queryable, id: string): Promise<Account | null> {
    const row = await db(USERS)
      .select<
        (Pick<UserRow, (typeof USER_COLUMNS)[number] | "session_epoch"> & { department_ids: string[] })[]
      >(
        ...USER_COLUMNS,
        "session_epoch",
        db.raw(
          "array(select id from users colleague where colleague.department = users.department) as department_ids",
        ),
      )
      .where({ id })
      .whereNull("disabled_at")
      .first();
    return row
      ? { ...toUser(row), sessionEpoch: row.session_epoch, departmentIds: row.department_ids }
      : null;
  },

  /**
   * Changes what a user may do, and ends his sessions. False when there is no such user, or (to be enabled) none that is
   * disabled.
   */
  async changeAccess(db: Queryable, id: string, change: StoredAccessChange): Promise<boolean> {
    const count = await db(USERS)
      .where({ id })
      .modify((query) => {
        if (change === "enable") query.whereNotNull("disabled_at");
        else query.whereNull("disabled_at");
      })
      .update({
        ...(change === "enable" ? { disabled_at: null } : {}),
        ...(change === "disable" ? { disabled_at: db.fn.now() } : {}),
        ...(typeof change === "string" ? {} : "role" in change ? { role: change.role } : {}),
        ...(typeof change === "object" && "passwordHash" in change
          ? { password_hash: change.passwordHash }
          : {}),
        session_epoch: db.raw("session_epoch + 1"),
        updated_at: db.fn.now(),
      });
    return count > 0;
  },

  /** Locks the administrators who can sign in, so that no two changes at once take the last one away; resolves with their ids. */
  async lockAdministrators(db: Queryable): Promise<string[]> {
    const rows = await db(USERS)
      .select("id")
      .where({ role: "admin" })
      .whereNull("disabled_at")
      .whereNotNull("password_hash")
      .orderBy("id")
      .forUpdate();
    return rows.map(({ id }) => id);
  },

  /** Users on duty, by role; those without a phone included, those who have opted out of SMS not. Uses index users_on_call. */
  async usersOnCall(db: Queryable, roles: readonly RoleName[]): Promise<User[]> {
    const rows = await db(USERS)
      .select(...USER_COLUMNS)
      .where({ on_call: true })
      .whereIn("role", [...roles])
      .whereNull("disabled_at")
      .whereRaw(TAKES_SMS)
      .orderBy("created_at");
    return rows.map(toUser);
  },

  /** Those among whom an alert falls back, whether on duty or not; those who have opted out of SMS are left out. */
  async usersTakingSms(db: Queryable, roles: readonly RoleName[]): Promise<User[]> {
    const rows = await db(USERS)
      .select(...USER_COLUMNS)
      .whereIn("role", [...roles])
      .whereNull("disabled_at")
      .whereRaw(TAKES_SMS)
      .orderBy("created_at");
    return rows.map(toUser);
  },

  /** By what telephony reaches a user (KN-2); null: there is no such user, or they are disabled. */
  async telephonyOf(db: Queryable, id: string): Promise<Telephony | null> {
    const row = await db(USERS).select("phone", "worker_sid").where({ id }).whereNull("disabled_at").first();
    return row ? { phone: row.phone, workerId: row.worker_sid } : null;
  },

  /** Of these people, and of those with one of these roles, who works here, and whether they take SMS; the longest-standing first. */
  async staff(
    db: Queryable,
    { ids = [], roles = [] }: { readonly ids?: readonly string[]; readonly roles?: readonly RoleName[] },
  ): Promise<StaffMember[]> {
    if (ids.length === 0 && roles.length === 0) return [];
    const rows = await db(USERS)
      .select<StaffRow[]>(...USER_COLUMNS, "timezone", db.raw(`${TAKES_SMS} as takes_sms`))
      .where((either) => either.whereRaw("id = any (?::uuid[])", [[...ids]]).orWhereIn("role", [...roles]))
      .whereNull("disabled_at")
      .orderBy("created_at");
    return rows.map(toStaffMember);
  },

  /** Whose number this is, of those who work here; the longest-standing first. */
  async usersByPhone(db: Queryable, phone: string): Promise<StaffMember[]> {
    const rows = await db(USERS)
      .select<StaffRow[]>(...USER_COLUMNS, "timezone", db.raw(`${TAKES_SMS} as takes_sms`))
      .where({ phone })
      .whereNull("disabled_at")
      .orderBy("created_at");
    return rows.map(toStaffMember);
  },

  /** Writes that this number takes no SMS any more, or takes them again; it is forgotten with the number. */
  async setTakesSms(db: Queryable, phone: string, takesSms: boolean): Promise<void> {
    await db(USERS)
      .where({ phone })
      .update({ sms_opted_out_phone: takesSms ? null : phone });
  },

  async usersWithRoles(db: Queryable, roles: readonly RoleName[]): Promise<User[]> {
    const rows = await db(USERS)
      .select(...USER_COLUMNS)
      .whereIn("role", [...roles])
      .whereNull("disabled_at");
    return rows.map(toUser);
  },

  /** The names of users and API keys by their ids, those of users who have left included. */
  async namesOf(db: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const { rows } = await db.raw<{ rows: { id: string; name: string }[] }>(
      `select id, name from ${USERS} where id = any (?::uuid[])
        union all select id, name from ${API_KEYS} where id = any (?::uuid[])`,
      [[...ids], [...ids]],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  },

  /** Those who can be given work, by department and role. */
  async usersInDepartment(db: Queryable, department: string, roles: readonly RoleName[]): Promise<User[]> {
    const rows = await db(USERS)
      .select(...USER_COLUMNS)
      .where({ department })
      .whereIn("role", [...roles])
      .whereNull("disabled_at");
    return rows.map(toUser);
  },

  async touchUser(db: Queryable, id: string): Promise<void> {
    await db(USERS).where({ id }).update({ last_active_at: db.fn.now() });
  },

  /** Adds users whose e-mail address is not known yet; resolves with how many were added. */
  async addMissingUsers(db: Queryable, users: readonly NewUser[]): Promise<number> {
    const rows = await db(USERS)
      .insert(
        users.map(({ passwordHash, onCall, ...user }) => ({
          ...user,
          password_hash: passwordHash,
          on_call: onCall,
        })),
      )
      .onConflict("email")
      .ignore()
      .returning("id");
    return rows.length;
  },

  async insertApiKey(
    db: Queryable,
    key: {
      name: string;
      prefix: string;
      hash: Buffer;
      scopes: readonly string[];
      createdBy: string;
      expiresAt: Date | null;
    },
  ): Promise<ApiKey> {
    const [row] = await db(API_KEYS)
      .insert({
        name: key.name,
        prefix: key.prefix,
        key_hash: key.hash,
        scopes: [...key.scopes],
        created_by: key.createdBy,
        expires_at: key.expiresAt,
      })
      .returning(API_KEY_COLUMNS);
    if (!row) throw new Error("an API key was not written");
    return toApiKey(row);
  },

  /** Finds a key that is not revoked and whose maker is not disabled; it may have expired. Uses index api_keys_key_hash. */
  async apiKeyInUse(db: Queryable, hash: Buffer): Promise<ApiKeyInUse | null> {
    const row = await db(API_KEYS)
      .select(...API_KEY_COLUMNS, "created_by")
      .where({ key_hash: hash })
      .whereNull("revoked_at")
      .first();
    const maker = row && (await this.accountById(db, row.created_by));
    return row && maker ? { ...toApiKey(row), maker } : null;
  },

  /** Who made a key that could be used now: it is neither revoked nor expired, and its maker is not disabled. */
  async makerOfUsableKey(db: Queryable, id: string): Promise<string | null> {
    const row = await db(API_KEYS)
      .join(USERS, `${USERS}.id`, `${API_KEYS}.created_by`)
      .where(`${API_KEYS}.id`, id)
      .whereNull("revoked_at")
      .whereNull("disabled_at")
      .whereRaw("coalesce(expires_at > now(), true)")
      .first(`${API_KEYS}.created_by`);
    return row?.created_by ?? null;
  },

  /** Notes that a key was used now, unless that was done within the last seconds. */
  async noteKeyUse(db: Queryable, id: string, everySeconds: number): Promise<void> {
    await db(API_KEYS)
      .where({ id })
      .andWhere((query) =>
        query
          .whereNull("last_used_at")
          .orWhere("last_used_at", "<=", db.raw("now() - make_interval(secs => ?)", [everySeconds])),
      )
      .update({ last_used_at: db.fn.now() });
  },

  /** The ids of a user's keys that are not revoked. */
  async apiKeyIdsOf(db: Queryable, userId: string): Promise<string[]> {
    const rows = await db(API_KEYS).select("id").where({ created_by: userId }).whereNull("revoked_at");
    return rows.map(({ id }) => id);
  },

  /** The user who made a key; keys make keys in the name of their own maker. Null when there is no such key. */
  async makerOfApiKey(db: Queryable, id: string): Promise<string | null> {
    const row = await db(API_KEYS).select("created_by").where({ id }).first();
    return row?.created_by ?? null;
  },

  /** Keys that are not revoked, newest first. Uses index api_keys_newest. */
  async apiKeys(
    db: Queryable,
    limit: number,
    after: { readonly at: string; readonly id: string } | undefined,
  ): Promise<ApiKey[]> {
    const rows = await db(API_KEYS)
      .select(...API_KEY_COLUMNS)
      .whereNull("revoked_at")
      .modify(newestFirst(limit, after));
    return rows.map(toApiKey);
  },

  /** False when there is no such key, or it was revoked before. */
  async revokeApiKey(db: Queryable, id: string): Promise<boolean> {
    const count = await db(API_KEYS)
      .where({ id })
      .whereNull("revoked_at")
      .update({ revoked_at: db.fn.now() });
    return count > 0;
  },
};

type StaffRow = Parameters<typeof toUser>[0] & Pick<UserRow, "timezone"> & { readonly takes_sms: boolean };

function toStaffMember(row: StaffRow): StaffMember {
  return { ...toUser(row), takesSms: row.takes_sms, timeZone: row.timezone };
}

function toUser(row: Pick<UserRow, (typeof USER_COLUMNS)[number]>): User {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    department: row.department,
    phone: row.phone,
  };
}

function toSignedIn(
  row: Pick<UserRow, (typeof USER_COLUMNS)[number] | (typeof OF_SIGNED_IN)[number]>,
): SignedInUser {
  return { ...toUser(row), timeZone: row.timezone, shortcutKeys: row.shortcut_keys as ShortcutKeys };
}

function toApiKey(row: Pick<ApiKeyRow, (typeof API_KEY_COLUMNS)[number]>): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
  };
}

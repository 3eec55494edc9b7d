import {
  type Database,
  keysetCursor,
  type Page,
  type PageRequest,
  type Queryable,
} from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { hashPassword, passwordMatches } from "../../platform/password/index.ts";
import type { RecordScope } from "../../platform/record-scope/index.ts";
import { createRowReads } from "../../platform/row-reads/index.ts";
import type { ExpiringStore } from "../../platform/store/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditDetail, AuditService } from "../audit/index.ts";
import type { PermissionTable } from "../module.ts";
import { type AccessService, type Identified, SESSION_IDLE_SECONDS } from "./access.service.ts";
import type { RoleName } from "./identity.contract.ts";
import { identityErrors } from "./identity.errors.ts";
import { accessChanged } from "./identity.events.ts";
import { scopeOf } from "./identity.policy.ts";
import {
  type ApiKey,
  identityRepository,
  type SignedInUser,
  type Telephony,
  type User,
} from "./identity.repository.ts";
import { API_KEY_PREFIX, hashOf, randomSecret } from "./identity.secrets.ts";
import type { SessionOrigin, SessionRecord } from "./session.repository.ts";
import type { SignInAttempt, SignInDelays } from "./sign-in-delays.ts";

/** A sign-in ends after this time however busy its session is. */
export const SIGN_IN_MAX_SECONDS = 86_400;

/** Who acts, for the audit log; the system: a command at the server, or somebody who holds a link that was mailed. */
export type Actor = Pick<Identified, "kind" | "id"> | { readonly kind: "system"; readonly id: null };

/** Whoever has no session: jobs, commands, links in mails. */
export const SYSTEM = { kind: "system", id: null } as const satisfies Actor;

/** What becomes of a user's access. */
export type UserAccessChange =
  | "disable"
  | "enable"
  | { readonly role: RoleName }
  | { readonly password: string };

export type { ApiKey, User };
export type IdentityService = ReturnType<typeof createIdentityService>;

/** Sign-in, sessions and API keys. */
export function createIdentityService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly sessions: ExpiringStore<SessionRecord>;
  readonly access: Pick<AccessService, "permissionsOf">;
  readonly audit: Pick<AuditService, "record">;
  /** All permissions that any module declares. */
  readonly permissions: PermissionTable;
  readonly signInDelays: SignInDelays;
  readonly now?: () => number;
}) {
  const { database, sessions, unitOfWork, signInDelays } = deps;
  const now = deps.now ?? Date.now;
  const audit = deps.audit.record;
  const users = createRowReads((ids) => identityRepository.usersById(database.pool, ids));
  const names = createRowReads((ids) => identityRepository.namesOf(database.pool, ids));

  /** @throws last_administrator when nobody would be left who can administer */
  async function keepAnAdministrator(tx: UnitOfWork, userId: string): Promise<void> {
    const administrators = await identityRepository.lockAdministrators(tx.db);
    if (administrators.length === 1 && administrators[0] === userId)
      throw identityErrors.last_administrator();
  }

  async function openSession(user: User, epoch: number, origin?: SessionOrigin): Promise<string> {
    const sessionId = randomSecret();
    const record: SessionRecord = { user, epoch, endsAtMs: now() + SIGN_IN_MAX_SECONDS * 1000, origin };
    await sessions.set(hashOf(sessionId).toString("hex"), record, SESSION_IDLE_SECONDS);
    return sessionId;
  }

  return {
    /**
     * Checks e-mail address and password and opens a session; `address` is the client's.
     * @throws invalid_credentials, after the same time whether the e-mail address is known or not; too_many_sign_ins
     */
    async signIn(credentials: {
      email: string;
      password: string;
      address: string;
      userAgent: string | null;
    }): Promise<{ user: SignedInUser; sessionId: string }> {
      await signInDelays.attempt(credentials);
      const found = await identityRepository.userByEmail(database.pool, credentials.email);
      if (!(await passwordMatches(credentials.password, found?.passwordHash ?? null)) || !found) {
        throw identityErrors.invalid_credentials();
      }
      const { passwordHash: _, sessionEpoch: epoch, ...user } = found;
      const [sessionId] = await Promise.all([
        openSession(user, epoch, credentials),
        signInDelays.succeeded(credentials),
      ]);
      await identityRepository.touchUser(database.pool, user.id);
      return { user, sessionId };
    },

    /**
     * Opens a session without a sign-in, for whoever stands at the server: load tests are hundreds of people at one address. Null
     * where nobody has this e-mail address.
     */
    async openSessionOf(email: string): Promise<string | null> {
      const found = await identityRepository.userByEmail(database.pool, email);
      if (!found) return null;
      const { passwordHash: _, sessionEpoch: epoch, ...user } = found;
      return openSession(user, epoch);
    },

    /** Somebody has proved by a link that the account is theirs: wrong passwords before no longer slow its sign-in down at this address. */
    async trustAddress(attempt: SignInAttempt): Promise<void> {
      await signInDelays.succeeded(attempt);
    },

    /** Ends a session; its sockets are closed in every process, without Redis within seconds instead of at once. */
    async signOut(userId: string, sessionId: string): Promise<void> {
      // Not within the unit of work: the store takes a connection of its own.
      await sessions.delete(hashOf(sessionId).toString("hex"));
      await unitOfWork(async (tx) => tx.publish(accessChanged, { principalIds: [userId] }));
    },

    /**
     * Changes what a user may do. It counts at once, for the user's keys, too; all sessions end, on every device. To
     * disable takes all access, the keys that the user made included.
     * @throws user_not_found, also when a disabled user is to be changed or one who is not to be enabled; last_administrator
     */
    async changeAccess(
      tx: UnitOfWork,
      actor: Actor,
      userId: string,
      change: UserAccessChange,
    ): Promise<void> {
      if (
        change === "disable" ||
        (typeof change === "object" && "role" in change && change.role !== "admin")
      ) {
        await keepAnAdministrator(tx, userId);
      }
      const stored =
        typeof change === "object" && "password" in change
          ? { passwordHash: await hashPassword(change.password) }
          : change;
      if (!(await identityRepository.changeAccess(tx.db, userId, stored)))
        throw identityErrors.user_not_found();
      const detail: AuditDetail = typeof change === "object" && "role" in change ? { role: change.role } : {};
      await audit(tx.db, actor, actionOf(change), { type: "user", id: userId }, detail);
      tx.publish(accessChanged, {
        principalIds: [userId, ...(await identityRepository.apiKeyIdsOf(tx.db, userId))],
      });
    },

    /** For modules that look users up themselves: one error whoever looks. */
    userNotFound: identityErrors.user_not_found,

    async userById(id: string): Promise<SignedInUser | null> {
      return users.get(id);
    },

    /** The records that whoever did something may see now; null: he is disabled, or the key is revoked or expired. */
    async scopeNow({
      kind,
      id,
    }: {
      readonly kind: "user" | "api_key";
      readonly id: string;
    }): Promise<RecordScope | null> {
      const userId = kind === "user" ? id : await identityRepository.makerOfUsableKey(database.pool, id);
      const account = userId === null ? null : await identityRepository.accountById(database.pool, userId);
      return account && scopeOf(account);
    },

    /** The names of users and API keys by their ids. */
    async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
      return names.getMany(ids);
    },

    /** Those of a department who have one of these roles. */
    async usersInDepartment(db: Queryable, department: string, roles: readonly RoleName[]): Promise<User[]> {
      return identityRepository.usersInDepartment(db, department, roles);
    },

    /** Users on duty with one of these roles who take SMS. */
    async usersOnCall(db: Queryable, roles: readonly RoleName[]): Promise<User[]> {
      return identityRepository.usersOnCall(db, roles);
    },

    /** Users with one of these roles, on duty or not, who take SMS. */
    async usersTakingSms(db: Queryable, roles: readonly RoleName[]): Promise<User[]> {
      return identityRepository.usersTakingSms(db, roles);
    },

    /** By what telephony reaches a user; nothing where they are no user any more. */
    async telephonyOf(db: Queryable, userId: string): Promise<Telephony> {
      return (await identityRepository.telephonyOf(db, userId)) ?? { phone: null, workerId: null };
    },

    /** Of these people, and of those with one of these roles, who works here, and whether they take SMS. */
    async staff(
      db: Queryable,
      who: Parameters<typeof identityRepository.staff>[1],
    ): ReturnType<typeof identityRepository.staff> {
      return identityRepository.staff(db, who);
    },

    /** Whose number this is, of those who work here, and whether they take SMS. */
    async usersByPhone(db: Queryable, phone: string): ReturnType<typeof identityRepository.usersByPhone> {
      return identityRepository.usersByPhone(db, phone);
    },

    /** Somebody opted out of SMS at this number, or in again. */
    async setTakesSms(db: Queryable, phone: string, takesSms: boolean): Promise<void> {
      await identityRepository.setTakesSms(db, phone, takesSms);
    },

    async usersWithRoles(db: Queryable, roles: readonly RoleName[]): Promise<User[]> {
      return identityRepository.usersWithRoles(db, roles);
    },

    /**
     * Makes an API key; its secret is in the answer and nowhere else.
     * @throws invalid_input when a scope is none of the permissions that exist or the expiry has passed, scope_not_allowed when a scope is beyond what its maker may do
     */
    async createApiKey(
      maker: Pick<Identified, "kind" | "id" | "permissions">,
      input: { name: string; scopes: readonly string[]; expiresAt?: string | undefined },
    ): Promise<ApiKey & { key: string }> {
      refuseUnknownScopes(input.scopes, deps.permissions);
      const beyond = input.scopes.filter((scope) => !maker.permissions.has(scope));
      if (beyond.length > 0) {
        throw identityErrors.scope_not_allowed({ detail: `You do not have: ${beyond.join(", ")}` });
      }
      const expiresAt = input.expiresAt === undefined ? null : new Date(input.expiresAt);
      if (expiresAt && expiresAt.getTime() <= now()) {
        throw commonErrors.invalid_input({
          fields: [{ path: "expiresAt", message: "must be in the future" }],
        });
      }
      const key = API_KEY_PREFIX + randomSecret();
      return unitOfWork(async (tx) => {
        const createdBy =
          maker.kind === "user" ? maker.id : await identityRepository.makerOfApiKey(tx.db, maker.id);
        if (createdBy === null) throw commonErrors.unauthorized();
        const created = await identityRepository.insertApiKey(tx.db, {
          name: input.name,
          prefix: key.slice(0, 10),
          hash: hashOf(key),
          scopes: input.scopes,
          createdBy,
          expiresAt,
        });
        await audit(tx.db, maker, "api_key.created", { type: "api_key", id: created.id });
        return { ...created, key };
      });
    },

    /**
     * Keys that are not revoked, newest first.
     * @throws invalid_cursor
     */
    async listApiKeys({ limit, cursor }: PageRequest): Promise<Page<ApiKey>> {
      const keys = await identityRepository.apiKeys(database.pool, limit + 1, keysetCursor.read(cursor));
      return keysetCursor.page(keys, limit, ({ createdAt, id }) => ({ at: createdAt.toISOString(), id }));
    },

    /** @throws api_key_not_found */
    async revokeApiKey(actor: Actor, id: string): Promise<void> {
      await unitOfWork(async (tx) => {
        if (!(await identityRepository.revokeApiKey(tx.db, id))) throw identityErrors.api_key_not_found();
        await audit(tx.db, actor, "api_key.revoked", { type: "api_key", id });
        tx.publish(accessChanged, { principalIds: [id] });
      });
    },

    permissionsOf: deps.access.permissionsOf,

    /** Adds the users that are missing; existing ones stay as they are. Resolves with how many were added. */
    async seedUsers(
      users: readonly (Omit<User, "id"> & { password: string; onCall: boolean })[],
    ): Promise<number> {
      const rows = await Promise.all(
        users.map(async ({ password, ...user }) => ({ ...user, passwordHash: await hashPassword(password) })),
      );
      return identityRepository.addMissingUsers(database.pool, rows);
    },
  };
}

function actionOf(change: UserAccessChange): string {
  if (change === "disable") return "user.disabled";
  if (change === "enable") return "user.enabled";
  return "role" in change ? "user.role_changed" : "user.password_set";
}

function refuseUnknownScopes(scopes: readonly string[], permissions: PermissionTable): void {
  const allowed = Object.keys(permissions);
  const fields = scopes.flatMap((scope, index) =>
    Object.hasOwn(permissions, scope)
      ? []
      : [{ path: `scopes.${index}`, message: "is no permission", allowed }],
  );
  if (fields.length > 0) throw commonErrors.invalid_input({ fields });
}

import { hash, randomBytes } from "node:crypto";
import type { Database, Queryable } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { hashPassword, passwordMatches } from "../../platform/password/index.ts";
import type { ExpiringStore } from "../../platform/store/index.ts";
import { currentTraceId } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { PermissionTable } from "../module.ts";
import type { RoleName } from "./identity.contract.ts";
import { identityErrors } from "./identity.errors.ts";
import { permissionsByRole } from "./identity.policy.ts";
import { type ApiKey, identityRepository, type User } from "./identity.repository.ts";
import type { SessionRecord } from "./session.repository.ts";

/** An idle session ends after this time; the cookie itself lives for a day (KN-7). */
export const SESSION_IDLE_SECONDS = 1_800;
export const SIGN_IN_MAX_SECONDS = 86_400;
/** Every API key begins with it. */
export const API_KEY_PREFIX = "tlk_";

/** Somebody who proved who they are. */
export interface Identified {
  readonly kind: "user" | "api_key";
  readonly id: string;
  readonly name: string;
  readonly permissions: ReadonlySet<string>;
  readonly sessionId?: string;
}

/** Who acts, for the audit log. */
export type Actor = Pick<Identified, "kind" | "id">;

export type { ApiKey, User };
export type IdentityService = ReturnType<typeof createIdentityService>;

/** Sign-in, sessions and API keys. */
export function createIdentityService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly sessions: ExpiringStore<SessionRecord>;
  /** All permissions that any module declares. */
  readonly permissions: PermissionTable;
  readonly now?: () => number;
}) {
  const { database, sessions, unitOfWork } = deps;
  const permissionsOfRole = permissionsByRole(deps.permissions);
  const now = deps.now ?? Date.now;

  /** What a role may do. */
  function permissionsOf(role: RoleName): ReadonlySet<string> {
    return permissionsOfRole[role];
  }

  async function identifySession(sessionId: string): Promise<Identified | null> {
    const record = await sessions.get(hashOf(sessionId).toString("hex"), {
      extendToSeconds: SESSION_IDLE_SECONDS,
    });
    if (!record || record.endsAtMs <= now()) return null;
    const { user } = record;
    return { kind: "user", id: user.id, name: user.name, permissions: permissionsOf(user.role), sessionId };
  }

  async function identifyApiKey(key: string): Promise<Identified | null> {
    const found = await identityRepository.useApiKey(database.pool, hashOf(key));
    return found && { kind: "api_key", id: found.id, name: found.name, permissions: new Set(found.scopes) };
  }

  /** Writes a line of the audit log within the caller's transaction. */
  async function audit(
    db: Queryable,
    actor: Actor,
    action: string,
    subject: { type: string; id: string },
  ): Promise<void> {
    await identityRepository.audit(db, {
      actorKind: actor.kind,
      actorId: actor.id,
      action,
      subjectType: subject.type,
      subjectId: subject.id,
      traceId: currentTraceId(),
    });
  }

  return {
    /**
     * Checks e-mail address and password and opens a session.
     * @throws invalid_credentials, after the same time whether the address is known or not
     */
    async signIn(credentials: {
      email: string;
      password: string;
    }): Promise<{ user: User; sessionId: string }> {
      const found = await identityRepository.userByEmail(database.pool, credentials.email);
      if (!(await passwordMatches(credentials.password, found?.passwordHash ?? null)) || !found) {
        throw identityErrors.invalid_credentials();
      }
      const { passwordHash: _, ...user } = found;
      const sessionId = randomBytes(32).toString("base64url");
      const record: SessionRecord = { user, endsAtMs: now() + SIGN_IN_MAX_SECONDS * 1000 };
      await sessions.set(hashOf(sessionId).toString("hex"), record, SESSION_IDLE_SECONDS);
      await identityRepository.touchUser(database.pool, user.id);
      return { user, sessionId };
    },

    async signOut(sessionId: string): Promise<void> {
      await sessions.delete(hashOf(sessionId).toString("hex"));
    },

    /** Finds out who sends a request; null when the credentials name nobody. */
    async identify(credentials: {
      sessionId?: string | undefined;
      authorization?: string | undefined;
    }): Promise<Identified | null> {
      const bearer = /^Bearer\s+(\S+)$/i.exec(credentials.authorization ?? "")?.[1];
      if (bearer?.startsWith(API_KEY_PREFIX)) return identifyApiKey(bearer);
      return credentials.sessionId ? identifySession(credentials.sessionId) : null;
    },

    async userById(id: string): Promise<User | null> {
      return identityRepository.userById(database.pool, id);
    },

    /** Users on duty with one of these roles. */
    async usersOnCall(db: Queryable, roles: readonly RoleName[]): Promise<User[]> {
      return identityRepository.usersOnCall(db, roles);
    },

    async usersWithRoles(db: Queryable, roles: readonly RoleName[]): Promise<User[]> {
      return identityRepository.usersWithRoles(db, roles);
    },

    /**
     * Makes an API key; its secret is in the answer and nowhere else.
     * @throws invalid_input when a scope is none of the permissions that exist, scope_not_allowed when a scope is beyond what its maker may do
     */
    async createApiKey(
      maker: Actor & { permissions: ReadonlySet<string> },
      input: { name: string; scopes: readonly string[]; expiresAt?: string | undefined },
    ): Promise<ApiKey & { key: string }> {
      refuseUnknownScopes(input.scopes, deps.permissions);
      const beyond = input.scopes.filter((scope) => !maker.permissions.has(scope));
      if (beyond.length > 0) {
        throw identityErrors.scope_not_allowed({ detail: `You do not have: ${beyond.join(", ")}` });
      }
      const key = API_KEY_PREFIX + randomBytes(32).toString("base64url");
      return unitOfWork(async (tx) => {
        const created = await identityRepository.insertApiKey(tx.db, {
          name: input.name,
          prefix: key.slice(0, 10),
          hash: hashOf(key),
          scopes: input.scopes,
          createdBy: maker.id,
          expiresAt: input.expiresAt ? new Date(input.expiresAt) : null,
        });
        await audit(tx.db, maker, "api_key.created", { type: "api_key", id: created.id });
        return { ...created, key };
      });
    },

    async listApiKeys(): Promise<ApiKey[]> {
      return identityRepository.apiKeys(database.pool);
    },

    /** @throws api_key_not_found */
    async revokeApiKey(actor: Actor, id: string): Promise<void> {
      await unitOfWork(async (tx) => {
        if (!(await identityRepository.revokeApiKey(tx.db, id))) throw identityErrors.api_key_not_found();
        await audit(tx.db, actor, "api_key.revoked", { type: "api_key", id });
      });
    },

    audit,

    permissionsOf,

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

function refuseUnknownScopes(scopes: readonly string[], permissions: PermissionTable): void {
  const allowed = Object.keys(permissions);
  const fields = scopes.flatMap((scope, index) =>
    Object.hasOwn(permissions, scope)
      ? []
      : [{ path: `scopes.${index}`, message: "is no permission", allowed }],
  );
  if (fields.length > 0) throw commonErrors.invalid_input({ fields });
}

/** Secrets are random and long, so a plain hash keeps them: what leaks from storage opens nothing. */
function hashOf(secret: string): Buffer {
  return hash("sha256", secret, "buffer");
}

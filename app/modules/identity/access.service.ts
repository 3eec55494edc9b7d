import type { Broadcast } from "../../platform/broadcast/index.ts";
import { createRecentReads } from "../../platform/cache/index.ts";
import type { Database } from "../../platform/database/index.ts";
import type { RecordScope } from "../../platform/record-scope/index.ts";
import type { ExpiringStore } from "../../platform/store/index.ts";
import type { PermissionTable } from "../module.ts";
import type { RoleName } from "./identity.contract.ts";
import type { AccessChange } from "./identity.events.ts";
import { permissionsByRole, scopeOf } from "./identity.policy.ts";
import { type Account, type ApiKeyInUse, identityRepository } from "./identity.repository.ts";
import { API_KEY_PREFIX, hashOf } from "./identity.secrets.ts";
import type { SessionRecord } from "./session.repository.ts";

/** An idle session ends after this time; the cookie itself lives for a day (KN-7). */
export const SESSION_IDLE_SECONDS = 1_800;
/** Rights are read anew after this time. Sockets look as often, so that nobody's rights are older than twice this: 10 s. */
const ACCESS_MAX_AGE_MS = 5_000;
/** A key's last use is noted at most this often: requests must not queue for one row. */
const NOTE_USE_EVERY_MS = 60_000;

/** Somebody who proved who they are. */
export interface Identified {
  readonly kind: "user" | "api_key";
  readonly id: string;
  readonly name: string;
  /** Of the user, or of the key's maker. */
  readonly role: RoleName;
  /** The user, or the one who made the key. */
  readonly userId: string;
  readonly permissions: ReadonlySet<string>;
  /** Which records of those that belong to people are there for whoever asks. */
  readonly scope: RecordScope;
  readonly sessionId?: string;
}

export type AccessService = ReturnType<typeof createAccessService>;

/**
 * Says who sends a request and what they may do now. What somebody may do is read from the database and kept for
 * some seconds; a change that is broadcast ends that at once, in every process.
 */
export function createAccessService(deps: {
  readonly database: Database;
  readonly sessions: ExpiringStore<SessionRecord>;
  readonly accessChanges: Broadcast<AccessChange>;
  /** All permissions that any module declares. */
  readonly permissions: PermissionTable;
  readonly now?: () => number;
}) {
  const { database, sessions, now = Date.now } = deps;
  const permissionsOfRole = permissionsByRole(deps.permissions);
  const accounts = createRecentReads<Account>({
    maxAgeMs: ACCESS_MAX_AGE_MS,
    read: (id) => identityRepository.accountById(database.pool, id),
  });
  const keys = createRecentReads<ApiKeyInUse>({ maxAgeMs: ACCESS_MAX_AGE_MS, read: readKey });
  const forget = () => {
    accounts.clear();
    keys.clear();
  };
  deps.accessChanges.follow({
    onMessage: ({ principalIds }) => {
      if (principalIds.length > 0) forget();
    },
    onGap: forget,
  });

  /** What a role may do. */
  function permissionsOf(role: RoleName): ReadonlySet<string> {
    return permissionsOfRole[role];
  }

  async function readKey(hash: string): Promise<ApiKeyInUse | null> {
    const key = await identityRepository.apiKeyInUse(database.pool, Buffer.from(hash, "hex"));
    if (key && now() - (key.lastUsedAt?.getTime() ?? 0) >= NOTE_USE_EVERY_MS) {
      await identityRepository.noteKeyUse(database.pool, key.id, NOTE_USE_EVERY_MS / 1000);
    }
    return key;
  }

  async function identifySession(sessionId: string): Promise<Identified | null> {
    const record = await sessions.get(hashOf(sessionId).toString("hex"), {
      extendToSeconds: SESSION_IDLE_SECONDS,
    });
    if (!record || record.endsAtMs <= now()) return null;
    const account = await accounts.get(record.user.id);
    if (!account || account.sessionEpoch !== record.epoch) return null;
    const { id, name, role } = account;
    const scope = scopeOf(account);
    return { kind: "user", id, userId: id, name, role, permissions: permissionsOf(role), scope, sessionId };
  }

  /** A key can do no more than its maker can now, whatever it was given. */
  async function identifyApiKey(secret: string): Promise<Identified | null> {
    const key = await keys.get(hashOf(secret).toString("hex"));
    if (!key || (key.expiresAt && key.expiresAt.getTime() <= now())) return null;
    const ofMaker = permissionsOf(key.maker.role);
    const permissions = new Set(key.scopes.filter((scope) => ofMaker.has(scope)));
    const { id, name, maker } = key;
    const { id: userId, role } = maker;
    return { kind: "api_key", id, userId, name, role, permissions, scope: scopeOf(maker) };
  }

  return {
    permissionsOf,

    /** Finds out who sends a request; null when the credentials name nobody. */
    async identify(credentials: {
      sessionId?: string | undefined;
      authorization?: string | undefined;
    }): Promise<Identified | null> {
      const bearer = /^Bearer\s+(\S+)$/i.exec(credentials.authorization ?? "")?.[1];
      if (bearer?.startsWith(API_KEY_PREFIX)) return identifyApiKey(bearer);
      return credentials.sessionId ? identifySession(credentials.sessionId) : null;
    },
  };
}

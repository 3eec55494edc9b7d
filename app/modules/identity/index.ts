import { createGrowingDelay } from "../../platform/rate-limit/index.ts";
import { pruneWork } from "../../platform/retention/index.ts";
import { createExpiringStore } from "../../platform/store/index.ts";
import { auditModule } from "../audit/index.ts";
import { defineModule } from "../module.ts";
import { createAccessService } from "./access.service.ts";
import { identityContract } from "./identity.contract.ts";
import { DEMO_PASSWORD, DEMO_USERS } from "./identity.demo.ts";
import { identityErrors } from "./identity.errors.ts";
import { identityRoutes, SESSION_COOKIE } from "./identity.routes.ts";
import { API_KEY_PREFIX } from "./identity.secrets.ts";
import { createIdentityService, type IdentityService } from "./identity.service.ts";
import { identitySubscribers } from "./identity.subscribers.ts";
import { sessionRepository } from "./session.repository.ts";
import { createSessionsService } from "./sessions.service.ts";
import { type CachedSession, createSessionStore } from "./session-store.ts";
import { ACCOUNT_AT_ADDRESS, ACCOUNT_FROM_STRANGERS, createSignInDelays } from "./sign-in-delays.ts";

/** Who people and programs are, and what they may do. */
export const identityModule = defineModule<IdentityService>({
  name: "identity",
  contract: identityContract,
  permissions: { "api-keys:manage": "admin" },
  rateLimits: {
    /** By address, behind which a whole office may be; guessing one account's password is slowed down by `signInDelays`. */
    "sign-in": { points: 120, windowSeconds: 60 },
  },
  errors: identityErrors,
  personalRows: [
    {
      table: "sessions",
      ofPerson: "user_id = any(cast(:userIds as uuid[]))",
      erase: "delete",
      secrets: ["key"],
    },
    {
      table: "api_keys",
      ofPerson: "created_by = any(cast(:userIds as uuid[]))",
      secrets: ["key_hash", "prefix"],
      erase: {
        set: { name: "'Erased'", revoked_at: "coalesce(revoked_at, now())" },
        kept: "the audit log names keys by their ids",
      },
    },
    {
      table: "audit_log",
      ofPerson: "actor_id = any(cast(:userIds as uuid[])) or subject_id = any(cast(:userIds as text[]))",
      erase: {
        set: {},
        kept: "who did what must be provable for as long as it is kept; it has ids, no names",
      },
    },
    {
      table: "users",
      ofPerson: "id = any(cast(:userIds as uuid[]))",
      secrets: ["password_hash"],
      erase: {
        set: {
          email: "'erased-' || id || '@erased.invalid'",
          name: "'Erased person'",
          phone: "null",
          sms_opted_out_phone: "null",
          department: "''",
          worker_sid: "null",
          password_hash: "'erased'",
          on_call: "false",
          disabled_at: "coalesce(disabled_at, now())",
          session_epoch: "session_epoch + 1",
        },
        kept: "the audit log, API keys and SMS that were sent refer to it",
      },
    },
  ],
  credentials: { sessionCookie: SESSION_COOKIE, apiKeyPrefix: API_KEY_PREFIX },
  create: ({ config, database, unitOfWork, redis, accessChanges, declared, use }) => {
    const sessions = createSessionStore({
      database,
      cache: createExpiringStore<CachedSession>(redis, "session", { failsAtOnce: true }),
    });
    const { permissions } = declared;
    const access = createAccessService({ database, sessions, accessChanges, permissions });
    const audit = use(auditModule);
    const signInDelays = createSignInDelays({
      atAddress: createGrowingDelay({ redis, name: "sign-in-at-address", rule: ACCOUNT_AT_ADDRESS }),
      fromStrangers: createGrowingDelay({
        redis,
        name: "sign-in-from-strangers",
        rule: ACCOUNT_FROM_STRANGERS,
      }),
      knownAddresses: createExpiringStore<true>(redis, "sign-in-known", { failsAtOnce: true }),
    });
    const service = createIdentityService({
      database,
      unitOfWork,
      sessions,
      access,
      audit,
      permissions,
      signInDelays,
    });
    return {
      service,
      routes: identityRoutes(service, createSessionsService({ database, unitOfWork, sessions, audit })),
      subscribers: identitySubscribers(accessChanges),
      authenticate: ({ cookies, authorization }) =>
        access.identify({ sessionId: cookies[SESSION_COOKIE], authorization }),
      periodicWork: [
        pruneWork({
          kind: "sessions",
          days: config.retention.sessions,
          prune: (olderThan, limit) => sessionRepository.prune(database.pool, olderThan, limit),
        }),
      ],
      seedDemo: () => service.seedUsers(DEMO_USERS.map((user) => ({ ...user, password: DEMO_PASSWORD }))),
    };
  },
});

export type { RoleName } from "./identity.contract.ts";
export { MOST_SHORTCUTS, type ShortcutKeys } from "./shortcut-keys.contract.ts";
export { type AccessChange, accessChanged } from "./identity.events.ts";
export type { StaffMember, User } from "./identity.repository.ts";
export { hashOf, randomSecret } from "./identity.secrets.ts";
export { type Actor, type IdentityService, SYSTEM } from "./identity.service.ts";

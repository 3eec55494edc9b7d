import { createGrowingDelay } from "../../platform/rate-limit/index.ts";
import { createExpiringStore } from "../../platform/store/index.ts";
import { defineModule } from "../module.ts";
import { createAccessService } from "./access.service.ts";
import { identityContract } from "./identity.contract.ts";
import { DEMO_PASSWORD, DEMO_USERS } from "./identity.demo.ts";
import { identityErrors } from "./identity.errors.ts";
import { identityRoutes, SESSION_COOKIE } from "./identity.routes.ts";
import { API_KEY_PREFIX } from "./identity.secrets.ts";
import { createIdentityService, type IdentityService } from "./identity.service.ts";
import { identitySubscribers } from "./identity.subscribers.ts";
import { type SessionRecord, sessionRepository } from "./session.repository.ts";
import { createSessionStore } from "./session-store.ts";
import { ACCOUNT_AT_ADDRESS, ACCOUNT_FROM_STRANGERS, createSignInDelays } from "./sign-in-delays.ts";

const PRUNE_EVERY_MS = 3_600_000;

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
  credentials: { sessionCookie: SESSION_COOKIE, apiKeyPrefix: API_KEY_PREFIX },
  create: ({ database, unitOfWork, redis, accessChanges, declared }) => {
    const sessions = createSessionStore({
      database,
      cache: createExpiringStore<SessionRecord>(redis, "session", { failsAtOnce: true }),
    });
    const { permissions } = declared;
    const access = createAccessService({ database, sessions, accessChanges, permissions });
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
      permissions,
      signInDelays,
    });
    return {
      service,
      routes: identityRoutes(service),
      subscribers: identitySubscribers(accessChanges),
      authenticate: ({ cookies, authorization }) =>
        access.identify({ sessionId: cookies[SESSION_COOKIE], authorization }),
      periodicWork: [
        {
          name: "prune-sessions",
          role: "scheduler",
          intervalMs: PRUNE_EVERY_MS,
          run: () => sessionRepository.prune(database.pool),
        },
      ],
      seedDemo: () => service.seedUsers(DEMO_USERS.map((user) => ({ ...user, password: DEMO_PASSWORD }))),
    };
  },
});

export type { RoleName } from "./identity.contract.ts";
export type { AccessChange } from "./identity.events.ts";
export type { User } from "./identity.repository.ts";
export { hashOf, randomSecret } from "./identity.secrets.ts";
export type { Actor, IdentityService } from "./identity.service.ts";

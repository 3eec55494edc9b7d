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
import { type SessionRecord, sessionRepository } from "./session.repository.ts";
import { createSessionStore } from "./session-store.ts";

const PRUNE_EVERY_MS = 3_600_000;

/** Who people and programs are, and what they may do. */
export const identityModule = defineModule<IdentityService>({
  name: "identity",
  contract: identityContract,
  permissions: { "api-keys:manage": "admin" },
  rateLimits: {
    /** Guessing a password; by address. */
    "sign-in": { points: 30, windowSeconds: 60 },
  },
  errors: identityErrors,
  credentials: { sessionCookie: SESSION_COOKIE, apiKeyPrefix: API_KEY_PREFIX },
  create: ({ database, unitOfWork, redis, accessChanges, declared, use }) => {
    const sessions = createSessionStore({
      database,
      cache: createExpiringStore<SessionRecord>(redis, "session", { failsAtOnce: true }),
    });
    const { permissions } = declared;
    const access = createAccessService({ database, sessions, accessChanges, permissions });
    const audit = use(auditModule);
    const service = createIdentityService({ database, unitOfWork, sessions, access, audit, permissions });
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
export type { Actor, IdentityService } from "./identity.service.ts";

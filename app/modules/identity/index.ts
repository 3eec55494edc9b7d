import { createExpiringStore } from "../../platform/store/index.ts";
import { defineModule } from "../module.ts";
import { identityContract } from "./identity.contract.ts";
import { DEMO_PASSWORD, DEMO_USERS } from "./identity.demo.ts";
import { identityErrors } from "./identity.errors.ts";
import { identityRoutes, SESSION_COOKIE } from "./identity.routes.ts";
import {
  API_KEY_PREFIX,
  createIdentityService,
  type IdentityService,
  type SessionRecord,
} from "./identity.service.ts";

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
  create: ({ database, unitOfWork, redis, declared }) => {
    const service = createIdentityService({
      database,
      unitOfWork,
      sessions: createExpiringStore<SessionRecord>(redis, "session"),
      permissions: declared.permissions,
    });
    return {
      service,
      routes: identityRoutes(service),
      authenticate: ({ cookies, authorization }) =>
        service.identify({ sessionId: cookies[SESSION_COOKIE], authorization }),
      seedDemo: () => service.seedUsers(DEMO_USERS.map((user) => ({ ...user, password: DEMO_PASSWORD }))),
    };
  },
});

export type { RoleName } from "./identity.contract.ts";
export type { User } from "./identity.repository.ts";
export type { Actor, IdentityService } from "./identity.service.ts";

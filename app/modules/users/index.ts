import { createGrowingDelay } from "../../platform/rate-limit/index.ts";
import { providerCheck } from "../../providers/provider-check.ts";
import { auditModule } from "../audit/index.ts";
import { identityModule } from "../identity/index.ts";
import { defineModule } from "../module.ts";
import { usersCommands } from "./users.commands.ts";
import { createPasswordLinksService } from "./password-links.service.ts";
import { usersContract } from "./users.contract.ts";
import { userErrors } from "./users.errors.ts";
import { mailLink } from "./users.jobs.ts";
import { usersRoutes } from "./users.routes.ts";
import { createUsersService, type UsersService } from "./users.service.ts";
import { usersSubscribers } from "./users.subscribers.ts";
import { usersHandlers } from "./users.worker.ts";

const PRUNE_EVERY_MS = 3_600_000;

/** Mails that strangers may cause for one address: a few, then fewer and fewer. */
const MAILS_TO_ONE_ADDRESS = {
  freeAttempts: 3,
  firstDelaySeconds: 300,
  maxDelaySeconds: 3_600,
  windowSeconds: 86_400,
};

/** People's accounts: profiles, invitations, passwords, and what administrators do. */
export const usersModule = defineModule<UsersService>({
  name: "users",
  commands: usersCommands,
  contract: usersContract,
  permissions: { "users:manage": "admin" },
  rateLimits: {
    /** Asking for links and using them; by address. */
    "password-links": { points: 60, windowSeconds: 600 },
  },
  errors: userErrors,
  jobs: [mailLink],
  personalRows: [
    {
      table: "password_links",
      ofPerson: "user_id = any(cast(:userIds as uuid[]))",
      erase: "delete",
      secrets: ["token_hash"],
    },
  ],
  create: ({ config, database, unitOfWork, redis, providers, breakers, use }) => {
    const [identity, audit] = [use(identityModule), use(auditModule)];
    const { email } = providers;
    const links = createPasswordLinksService({
      database,
      unitOfWork,
      identity,
      audit,
      email,
      mailDelay: createGrowingDelay({ redis, name: "password-mail", rule: MAILS_TO_ONE_ADDRESS }),
      publicUrl: config.http.publicUrl,
    });
    const service = createUsersService({ database, unitOfWork, identity, audit, links });
    return {
      service,
      routes: usersRoutes(service, links),
      jobHandlers: usersHandlers(links),
      subscribers: usersSubscribers(),
      healthChecks: email
        ? [providerCheck({ name: "email_provider", breaker: email.breaker, waiting: "mails" }, breakers)]
        : [],
      periodicWork: [
        {
          name: "prune-password-links",
          role: "scheduler",
          intervalMs: PRUNE_EVERY_MS,
          run: links.prune,
        },
      ],
    };
  },
});

export { sendMail } from "./send-mail.ts";
export { type UserChanged, userChanged } from "./users.events.ts";
export { mailQueue } from "./users.jobs.ts";
export { statusOf } from "./users.policy.ts";
export type { InvitedUser, ManagedUser, UsersService } from "./users.service.ts";

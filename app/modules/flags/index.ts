import { auditModule } from "../audit/index.ts";
import { identityModule } from "../identity/index.ts";
import { defineModule } from "../module.ts";
import { flagsContract } from "./flags.contract.ts";
import { flagErrors } from "./flags.errors.ts";
import type { FlagChanged } from "./flags.events.ts";
import { flagsRoutes } from "./flags.routes.ts";
import { createFlagsService, type FlagsService } from "./flags.service.ts";
import { flagsSubscribers } from "./flags.subscribers.ts";

/** What is rolled out step by step, and for whom it is on. */
export const flagsModule = defineModule<FlagsService>({
  name: "flags",
  contract: flagsContract,
  permissions: { "flags:read": "agent", "flags:manage": "admin" },
  errors: flagErrors,
  personalRows: [
    {
      table: "feature_flag_overrides",
      ofPerson: "scope = 'user' and target = any(cast(:userIds as text[]))",
      erase: "delete",
    },
  ],
  create: ({ config, database, unitOfWork, live, logger, openBroadcast, use }) => {
    const flagChanges = openBroadcast<FlagChanged>("flags");
    const service = createFlagsService({
      database,
      unitOfWork,
      audit: use(auditModule),
      identity: use(identityModule),
      flagChanges,
      environment: config.environment,
      logger,
    });
    return { service, routes: flagsRoutes(service), subscribers: flagsSubscribers(flagChanges, live) };
  },
});

export type { FlagName } from "./flags.contract.ts";
export type { FlagsService, FlagUser } from "./flags.service.ts";

import { contactsModule } from "../contacts/index.ts";
import { doNotCallModule } from "../do-not-call/index.ts";
import { historyModule } from "../history/index.ts";
import { identityModule } from "../identity/index.ts";
import { leadsModule } from "../leads/index.ts";
import { defineModule } from "../module.ts";
import { everyDay, readWindows } from "./contact-hours.policy.ts";
import { reachabilityContract } from "./reachability.contract.ts";
import { reachabilityErrors } from "./reachability.errors.ts";
import { reachabilityRoutes } from "./reachability.routes.ts";
import { createReachabilityService, type ReachabilityService } from "./reachability.service.ts";
import { reachabilitySubscribers } from "./reachability.subscribers.ts";

const PRUNE_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
const REFUSALS_KEPT_DAYS = 180;

/** The one gate before every call and every SMS to contacts and leads. */
export const reachabilityModule = defineModule<ReachabilityService>({
  name: "reachability",
  contract: reachabilityContract,
  permissions: { "reachability:check": "agent", "reach-refusals:read": "supervisor" },
  errors: reachabilityErrors,
  create: ({ config, database, unitOfWork, live, use }) => {
    const service = createReachabilityService({
      database,
      unitOfWork,
      identity: use(identityModule),
      history: use(historyModule),
      doNotCall: use(doNotCallModule),
      contacts: use(contactsModule),
      leads: use(leadsModule),
      country: config.organization.country,
      hours: everyDay(...readWindows(config.organization.contactHours)),
    });
    return {
      service,
      routes: reachabilityRoutes(service),
      subscribers: reachabilitySubscribers(live),
      periodicWork: [
        {
          name: "prune-reach-refusals",
          role: "scheduler",
          intervalMs: PRUNE_EVERY_MS,
          run: () => service.prune(new Date(Date.now() - REFUSALS_KEPT_DAYS * DAY_MS)),
        },
      ],
    };
  },
});

export { reachRefused } from "./reachability.events.ts";
export type { GateVerdict, ReachabilityService, ReachRequest, ReachTarget } from "./reachability.service.ts";

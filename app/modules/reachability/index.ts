import { pruneWork } from "../../platform/retention/index.ts";
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

/** The one gate before every call and every SMS to contacts and leads. */
export const reachabilityModule = defineModule<ReachabilityService>({
  name: "reachability",
  contract: reachabilityContract,
  permissions: { "reachability:check": "agent", "reach-refusals:read": "supervisor" },
  errors: reachabilityErrors,
  personalRows: [
    {
      table: "reach_refusals",
      ofPerson: "contact_id = any(cast(:recordIds as uuid[])) or lead_id = any(cast(:recordIds as uuid[]))",
      erase: { set: { phone_ending: "null" }, kept: "that nobody was called who must not be is provable" },
    },
  ],
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
        pruneWork({ kind: "reach_refusals", days: config.retention.reach_refusals, prune: service.prune }),
      ],
    };
  },
});

export type { ReachPurpose, ReachRefusalReason } from "./reachability.contract.ts";
export { reachabilityErrors } from "./reachability.errors.ts";
export { reachRefused } from "./reachability.events.ts";
export type { GateVerdict, ReachabilityService, ReachRequest, ReachTarget } from "./reachability.service.ts";
export type { ReachVerdict } from "./reachability.policy.ts";
export { REFUSAL_WORDS, refusalText } from "./refusal-words.ts";

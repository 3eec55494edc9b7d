import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { auditModule } from "../audit/index.ts";
import { dispositionsModule } from "../dispositions/index.ts";
import { leadsModule } from "../leads/index.ts";
import { defineModule } from "../module.ts";
import { outboundCallsModule } from "../outbound-calls/index.ts";
import { reachabilityModule } from "../reachability/index.ts";
import { scriptsModule } from "../scripts/index.ts";
import { dialListsCommands } from "./dial-lists.commands.ts";
import { dialListsContract } from "./dial-lists.contract.ts";
import { seedDemoList } from "./dial-lists.demo.ts";
import { dialListErrors } from "./dial-lists.errors.ts";
import { dialListsRoutes } from "./dial-lists.routes.ts";
import { createDialListsService, type DialListsService } from "./dial-lists.service.ts";
import { dialListsSubscribers } from "./dial-lists.subscribers.ts";
import { createDialingService } from "./dialing.service.ts";

/** What agents left is looked for so often. */
const LOOK_EVERY_MS = 30_000;

/** Leads that are called one after the other. */
export const dialListsModule = defineModule<DialListsService>({
  name: "dial-lists",
  commands: dialListsCommands,
  contract: dialListsContract,
  permissions: {
    "dial-lists:read": "agent",
    "dial-lists:dial": "agent",
    "dial-lists:manage": "supervisor",
  },
  errors: dialListErrors,
  create: ({ database, unitOfWork, live, use }) => {
    const outboundCalls = use(outboundCallsModule);
    const service = createDialListsService({
      database,
      unitOfWork,
      audit: use(auditModule),
      leads: use(leadsModule),
      scripts: use(scriptsModule),
    });
    const dialing = createDialingService({
      database,
      unitOfWork,
      reachability: use(reachabilityModule),
      outboundCalls,
      dispositions: use(dispositionsModule),
    });
    return {
      service,
      routes: dialListsRoutes(service, dialing),
      subscribers: dialListsSubscribers(dialing, outboundCalls, live),
      periodicWork: [
        {
          name: "expire-dial-leases",
          role: "scheduler",
          intervalMs: LOOK_EVERY_MS,
          run: dialing.expire,
        },
        {
          name: "settle-unsaid-calls",
          role: "scheduler",
          intervalMs: LOOK_EVERY_MS,
          run: dialing.settleUnsaid,
        },
      ],
      gauges: [
        {
          role: "scheduler",
          gauge: instruments.dialItems,
          read: async () =>
            (await service.counts()).map(({ state, count }) => ({
              value: count,
              attributes: { [ATTRIBUTES.dialItemState]: state },
            })),
        },
      ],
      seedDemo: () => unitOfWork(({ db }) => seedDemoList(db)),
    };
  },
});

export type { DialListsService } from "./dial-lists.service.ts";

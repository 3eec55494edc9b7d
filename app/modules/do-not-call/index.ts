import { auditModule } from "../audit/index.ts";
import { defineModule } from "../module.ts";
import { doNotCallCommands } from "./do-not-call.commands.ts";
import { doNotCallContract } from "./do-not-call.contract.ts";
import { DEMO_NUMBERS } from "./do-not-call.demo.ts";
import { doNotCallErrors } from "./do-not-call.errors.ts";
import { doNotCallPublicEvents } from "./do-not-call.public-events.ts";
import { doNotCallRoutes } from "./do-not-call.routes.ts";
import { createDoNotCallService, type DoNotCallService } from "./do-not-call.service.ts";
import { doNotCallSubscribers } from "./do-not-call.subscribers.ts";

/** Numbers that nobody may call or write to. */
export const doNotCallModule = defineModule<DoNotCallService>({
  name: "do-not-call",
  commands: doNotCallCommands,
  contract: doNotCallContract,
  permissions: {
    "do-not-call:read": "agent",
    // Who hears "do not call me again" must be able to see to it.
    "do-not-call:add": "agent",
    "do-not-call:import": "supervisor",
    "do-not-call:remove": "manager",
  },
  rateLimits: {
    /** Thousands of numbers at once. */
    "do-not-call-batch": { points: 30, windowSeconds: 60 },
  },
  errors: doNotCallErrors,
  // With the person goes whatever could make somebody call or write: nothing is left that the listing would keep from anybody.
  personalRows: [
    { table: "dnc_numbers", ofPerson: "phone = any(cast(:phones as text[]))", erase: "delete" },
    { table: "sms_opt_outs", ofPerson: "phone = any(cast(:phones as text[]))", erase: "delete" },
  ],
  publicEvents: doNotCallPublicEvents,
  create: ({ config, database, unitOfWork, live, use }) => {
    const service = createDoNotCallService({
      database,
      unitOfWork,
      audit: use(auditModule),
      country: config.organization.country,
    });
    return {
      service,
      routes: doNotCallRoutes(service),
      subscribers: doNotCallSubscribers(service, live),
      seedDemo: async () => {
        const { counts } = await unitOfWork((tx) =>
          service.listAll(tx, DEMO_NUMBERS, { source: "import", addedBy: null }),
        );
        return counts.added;
      },
    };
  },
});

export type { DncInput, DncLine } from "./do-not-call.policy.ts";
export type { DncOrigin } from "./do-not-call.repository.ts";
export type { BatchReport, DoNotCallService } from "./do-not-call.service.ts";

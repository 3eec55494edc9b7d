import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { historyModule } from "../history/index.ts";
import { auditModule } from "../audit/index.ts";
import { customFieldsModule } from "../custom-fields/index.ts";
import { identityModule } from "../identity/index.ts";
import { defineModule } from "../module.ts";
import { notesModule } from "../notes/index.ts";
import { leadsCommands } from "./leads.commands.ts";
import { leadsContract } from "./leads.contract.ts";
import { DEMO_LEADS } from "./leads.demo.ts";
import { leadErrors } from "./leads.errors.ts";
import { leadsPublicEvents } from "./leads.public-events.ts";
import { leadsRoutes } from "./leads.routes.ts";
import { createLeadsService, type LeadsService } from "./leads.service.ts";
import { leadsSubscribers } from "./leads.subscribers.ts";

/** Whom we would like to win, who looks after them, and how far they are. */
export const leadsModule = defineModule<LeadsService>({
  name: "leads",
  commands: leadsCommands,
  contract: leadsContract,
  permissions: { "leads:read": "agent", "leads:write": "agent" },
  rateLimits: {
    /** Downloads of all leads: each reads as long as it is long. */
    "lead-exports": { points: 10, windowSeconds: 60 },
  },
  errors: leadErrors,
  personalRows: [
    {
      table: "leads",
      ofPerson: "id = any(cast(:recordIds as uuid[]))",
      erase: {
        set: {
          company: "null",
          email: "null",
          phone: "null",
          source: "null",
          tags: "'{}'",
          custom_fields: "'{}'",
          deleted_at: "coalesce(deleted_at, now())",
        },
        kept: "how many leads there were, and what became of them, is counted",
      },
    },
  ],
  publicEvents: leadsPublicEvents,
  create: ({ config, database, unitOfWork, live, use }) => {
    const service = createLeadsService({
      database,
      unitOfWork,
      identity: use(identityModule),
      audit: use(auditModule),
      history: use(historyModule),
      notes: use(notesModule),
      customFields: use(customFieldsModule),
      country: config.organization.country,
    });
    return {
      service,
      routes: leadsRoutes(service),
      subscribers: leadsSubscribers(live),
      seedDemo: () => service.seed(DEMO_LEADS, "dispatch"),
      gauges: [
        {
          role: "scheduler",
          gauge: instruments.leads,
          read: async () =>
            (await service.counts()).map(({ status, count }) => ({
              value: count,
              attributes: { [ATTRIBUTES.leadStatus]: status },
            })),
        },
      ],
    };
  },
});

export { leadAssigned, leadChanged, leadStatusChanged } from "./leads.events.ts";
export { newLeadSchema } from "./leads.contract.ts";
export type { Lead, LeadFields } from "./leads.repository.ts";
export type { LeadsService } from "./leads.service.ts";

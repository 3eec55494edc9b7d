import { pruneWork } from "../../platform/retention/index.ts";
import { auditModule } from "../audit/index.ts";
import { escalationPoliciesModule } from "../escalation-policies/index.ts";
import { identityModule } from "../identity/index.ts";
import { defineModule } from "../module.ts";
import { onCallModule } from "../on-call/index.ts";
import { createCurrentIncidentsService } from "./current-incidents.service.ts";
import { createIncidentEscalationService } from "./incident-escalation.service.ts";
import { createIncidentSilencesService } from "./incident-silences.service.ts";
import { incidentsContract } from "./incidents.contract.ts";
import { incidentErrors } from "./incidents.errors.ts";
import { syncSilence } from "./incidents.jobs.ts";
import { incidentsRepository } from "./incidents.repository.ts";
import { incidentsRoutes } from "./incidents.routes.ts";
import { createIncidentsService, type IncidentsService } from "./incidents.service.ts";
import { incidentsSubscribers } from "./incidents.subscribers.ts";
import { incidentsHandlers } from "./incidents.worker.ts";
import { createMutesService } from "./mutes.service.ts";

/** Alerts about the stack itself: what is wrong, and who looks after it. */
export const incidentsModule = defineModule<IncidentsService>({
  name: "incidents",
  contract: incidentsContract,
  // Whoever works with the board must see that it cannot be believed.
  permissions: {
    "incidents:read": "agent",
    "incidents:acknowledge": "supervisor",
    "incidents:mute": "supervisor",
  },
  errors: incidentErrors,
  jobs: [syncSilence],
  personalRows: [
    {
      table: "incident_events",
      ofPerson: "user_id = any(cast(:userIds as uuid[]))",
      erase: { set: { user_id: "null", detail: "null" }, kept: "when it was looked after is counted" },
    },
    {
      table: "incidents",
      ofPerson: "acknowledged_by = any(cast(:userIds as uuid[]))",
      erase: {
        set: { acknowledged_by: "null", acknowledge_reason: "null" },
        kept: "when it was looked after is counted",
      },
    },
  ],
  create: ({ config, database, unitOfWork, logger, live, providers, use }) => {
    const identity = use(identityModule);
    const { sender, webhook } = providers.alerting;
    const escalation = createIncidentEscalationService({
      database,
      unitOfWork,
      logger,
      identity,
      onCall: use(onCallModule),
      policies: use(escalationPoliciesModule),
    });
    const service = createIncidentsService({
      database,
      unitOfWork,
      audit: use(auditModule),
      identity,
      escalation,
    });
    const silences = createIncidentSilencesService({
      database,
      unitOfWork,
      identity,
      incidents: service,
      sender,
    });
    const mutes = createMutesService({ unitOfWork, audit: use(auditModule), identity, sender });
    const current = createCurrentIncidentsService({ database, identity, sender, logger });
    return {
      service,
      routes: incidentsRoutes(service, current, mutes, identity, webhook),
      subscribers: incidentsSubscribers(live, current),
      jobHandlers: incidentsHandlers(silences),
      periodicWork: [
        { name: "incident-escalations", role: "worker", intervalMs: 5_000, run: () => escalation.runDue() },
        {
          name: "incident-acknowledgements",
          role: "worker",
          intervalMs: 15_000,
          run: () => service.releaseExpired(),
        },
        {
          name: "incidents-over",
          role: "worker",
          intervalMs: 10_000,
          run: () => silences.endOver(),
        },
        pruneWork({
          kind: "incidents",
          days: config.retention.incidents,
          prune: (olderThan, limit) => incidentsRepository.prune(database.pool, olderThan, limit),
        }),
      ],
    };
  },
});

export { incidentEscalated } from "./incidents.events.ts";
export type { IncidentsService } from "./incidents.service.ts";

import { providerCheck } from "../../providers/provider-check.ts";
import { alertsModule } from "../alerts/index.ts";
import { auditModule } from "../audit/index.ts";
import { callsModule, voiceStatusPath } from "../calls/index.ts";
import { contactsModule } from "../contacts/index.ts";
import { historyModule } from "../history/index.ts";
import { identityModule } from "../identity/index.ts";
import { leadsModule } from "../leads/index.ts";
import { defineModule } from "../module.ts";
import { reachabilityModule } from "../reachability/index.ts";
import { recordingStatusPath } from "../recordings/index.ts";
import { scriptsModule } from "../scripts/index.ts";
import { outboundCallsCommands } from "./outbound-calls.commands.ts";
import { createCallBridgingService } from "./call-bridging.service.ts";
import { createCallPlacingService } from "./call-placing.service.ts";
import { outboundCallsContract } from "./outbound-calls.contract.ts";
import { demoCalls } from "./outbound-calls.demo.ts";
import { outboundCallErrors } from "./outbound-calls.errors.ts";
import { hangUpCall, placeCall } from "./outbound-calls.jobs.ts";
import { PLACED_WITHIN_MS } from "./outbound-calls.policy.ts";
import { answeredPath, bridgeEndedPath, noticePath, outboundCallsRoutes } from "./outbound-calls.routes.ts";
import { createOutboundCallsService, type OutboundCallsService } from "./outbound-calls.service.ts";
import { outboundCallsSubscribers } from "./outbound-calls.subscribers.ts";
import { outboundCallsHandlers } from "./outbound-calls.worker.ts";

/** Calls that people make from here: their own telephone rings first, then the other one. */
export const outboundCallsModule = defineModule<OutboundCallsService>({
  name: "outbound-calls",
  commands: outboundCallsCommands,
  contract: outboundCallsContract,
  permissions: { "calls:place": "agent", "calls:end-any": "supervisor" },
  rateLimits: {
    /** Each makes two telephones ring. */
    "outbound-calls": { points: 60, windowSeconds: 60 },
  },
  errors: outboundCallErrors,
  jobs: [placeCall, hangUpCall],
  create: ({ config, database, unitOfWork, logger, providers, breakers, use }) => {
    const carrier = providers.callingCarrier;
    const calls = use(callsModule);
    const reachability = use(reachabilityModule);
    const identity = use(identityModule);
    const at = (path: string) => (callId: string) => `${config.http.publicUrl}${path}?call=${callId}`;
    const status = at(voiceStatusPath(carrier.name));
    const service = createOutboundCallsService({
      database,
      unitOfWork,
      calls,
      identity,
      leads: use(leadsModule),
      contacts: use(contactsModule),
      reachability,
      scripts: use(scriptsModule),
      history: use(historyModule),
      audit: use(auditModule),
      carrier,
      country: config.organization.country,
    });
    const bridging = createCallBridgingService({
      unitOfWork,
      calls,
      reachability,
      carrier,
      urls: {
        status,
        ended: at(bridgeEndedPath(carrier.name)),
        notice: at(noticePath(carrier.name)),
        recording: at(recordingStatusPath(carrier.name)),
      },
      isRecording: config.recordCalls,
    });
    const placing = createCallPlacingService({
      database,
      unitOfWork,
      placed: calls.placed,
      alerts: use(alertsModule),
      identity,
      carrier,
      urls: { answered: at(answeredPath(carrier.name)), status },
      logger,
    });
    return {
      service,
      routes: outboundCallsRoutes(service, bridging, carrier),
      jobHandlers: outboundCallsHandlers(placing),
      healthChecks: [
        providerCheck(
          { name: "calling_provider", breaker: carrier.breaker, waiting: "calls to be placed" },
          breakers,
        ),
      ],
      subscribers: outboundCallsSubscribers(),
      seedDemo: async () => {
        const agents = await identity.usersInDepartment(database.pool, "dispatch", ["agent"]);
        const userIds = agents.map(({ id }) => id);
        return calls.placed.seed(carrier.name, carrier.callerId, demoCalls(new Date(), userIds).toReversed());
      },
      periodicWork: [
        {
          name: "waiting-calls",
          role: "worker",
          intervalMs: 15_000,
          run: () => placing.settleWaiting(new Date(Date.now() - PLACED_WITHIN_MS)),
        },
      ],
    };
  },
});

export type { NewOutboundCall } from "./outbound-calls.contract.ts";
export type { AlsoWithin, OutboundCallsService } from "./outbound-calls.service.ts";

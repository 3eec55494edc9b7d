import { lastHeardAt } from "../../platform/inbox/index.ts";
import { alertsModule } from "../alerts/index.ts";
import { callsModule } from "../calls/index.ts";
import { defineModule } from "../module.ts";
import { voiceAgentCheck } from "./voice-agent-check.ts";
import { voiceAgentRoutes } from "./voice-agent.routes.ts";
import { createVoiceAgentService, type VoiceAgentService } from "./voice-agent.service.ts";

/** What the voice agent tells and asks for, while it talks with a caller. */
export const voiceAgentModule = defineModule<VoiceAgentService>({
  name: "voice-agent",
  create: ({ config, database, logger, unitOfWork, providers, breakers, use }) => {
    const service = createVoiceAgentService({
      unitOfWork,
      calls: use(callsModule),
      alerts: use(alertsModule),
      onPassingLost: (error) => logger.debug({ error }, "what is being said could not be told"),
      smsHeldUntilMs: () => breakers.statusOf(providers.smsCarrier.breaker).retryAtMs,
      ...config.voiceAgent,
    });
    return {
      service,
      routes: voiceAgentRoutes(service, providers.voiceAgent),
      healthChecks: [voiceAgentCheck(() => lastHeardAt(database.pool, providers.voiceAgent.name))],
    };
  },
});

export { type CallRecorded, callRecorded } from "./voice-agent.events.ts";

export { voiceAgentRoutes } from "./voice-agent.routes.ts";
export { createVoiceAgentService, type VoiceAgentService } from "./voice-agent.service.ts";

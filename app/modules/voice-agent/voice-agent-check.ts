import type { HealthCheck } from "../../platform/health-check/index.ts";

/** The voice agent calls us and is never called: what is known of it is when it last did. Nights are quiet, so silence is no fault. */
export function voiceAgentCheck(lastHeardAt: () => Promise<Date | null>): HealthCheck {
  return {
    name: "voice_agent_provider",
    isCritical: false,
    run: async () => {
      const at = await lastHeardAt();
      const detail = at ? `last message ${at.toISOString()}` : "no message within the last hour";
      return { state: "up", latencyMs: null, detail };
    },
  };
}

import type { Breakers } from "../../platform/breaker/index.ts";
import type { SmsCarrier } from "../../providers/telephony/port.ts";
import type { HealthCheck } from "../../platform/health-check/index.ts";

/** The carrier as those see it who really send: asking it would cost money and say less. */
export function smsCarrierCheck(carrier: SmsCarrier, breakers: Pick<Breakers, "shared">): HealthCheck {
  return {
    name: "sms_provider",
    isCritical: false,
    run: async () => {
      const shared = await breakers.shared(carrier.breaker);
      if (shared?.state === "open")
        return { state: "down", latencyMs: null, detail: "circuit breaker open; SMS wait in the queue" };
      if (shared?.state === "half_open")
        return { state: "degraded", latencyMs: null, detail: "circuit breaker half-open; trying again" };
      return { state: "up", latencyMs: null };
    },
  };
}

import type { Breakers } from "../../platform/breaker/index.ts";
import type { HealthCheck } from "../../platform/health-check/index.ts";
import type { SmsCarrier } from "../../providers/telephony/port.ts";

/** The carrier as those see it who really send: asking it would cost money and say less. */
export function smsCarrierCheck(carrier: SmsCarrier, breakers: Pick<Breakers, "statusOf">): HealthCheck {
  return {
    name: "sms_provider",
    isCritical: false,
    run: async () => {
      const { state, retryAtMs, lastSuccessAt } = breakers.statusOf(carrier.breaker);
      const last = lastSuccessAt ? `; last success ${lastSuccessAt.toISOString()}` : "";
      if (state === "open")
        return {
          state: "down",
          latencyMs: null,
          detail: `circuit breaker open; SMS wait in the queue${last}`,
        };
      if (state === "half_open")
        return {
          state: "degraded",
          latencyMs: null,
          detail: `circuit breaker half-open; trying again${last}`,
        };
      if (retryAtMs > 0)
        return { state: "degraded", latencyMs: null, detail: `the carrier asked to wait${last}` };
      return { state: "up", latencyMs: null, detail: last === "" ? null : last.slice(2) };
    },
  };
}

import { eventSlo, latencySlo, quantileThreshold, thresholdLevel } from "../../otel/catalogue/slas.ts";
import type { Objective } from "./objective.ts";
import { answeredSlo, clientTime, type ObservedTraffic, recorded, traced, withinSlo } from "./objectives.ts";
import { Traffic } from "./traffic.ts";

/** The spans by which the server tells of the voice agent's webhooks. */
export const WEBHOOK: ObservedTraffic = {
  name: "webhook",
  matchers: latencySlo("voice-webhook-latency").indicator.matchers,
};

/** The voice agent's webhooks of a run. */
export function webhookTraffic(
  expectedRequests: number,
  more: { readonly followsAll?: boolean } = {},
): Traffic {
  const limitSeconds = latencySlo("voice-webhook-latency").indicator.thresholdSeconds;
  return new Traffic(WEBHOOK.name, { limitSeconds, expectedRequests, stream: 2, ...more });
}

/** What the voice agent's vendor is owed under any load. */
export function webhookObjectives(): readonly Objective[] {
  const p99 = quantileThreshold("voice-webhook-p99");
  const { title, indicator } = p99;
  const statistic = `p(${indicator.quantile * 100})`;
  const owed = { comparison: "<=", level: thresholdLevel(p99) } as const;
  return [
    withinSlo(WEBHOOK, "voice-webhook-latency"),
    clientTime(WEBHOOK, "voice-webhook-p99", title, statistic, owed),
    {
      ...answeredSlo(WEBHOOK, "api-availability"),
      id: "webhook-availability",
      title: `Webhooks: ${eventSlo("api-availability").title}`,
    },
    recorded(WEBHOOK, "Webhooks"),
    traced(WEBHOOK, "Webhooks"),
  ];
}

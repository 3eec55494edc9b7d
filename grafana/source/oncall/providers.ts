import { SPAN_METRICS } from "../../../otel/catalogue/metrics.ts";
import type { Matchers } from "../../../otel/catalogue/promql.ts";
import { selector } from "../../../otel/catalogue/promql.ts";
import { GUIDE, guide } from "../limits.ts";
import { dashboardUrl, OUR_SERVICES, runbookUrl } from "../names.ts";
import { link } from "../panel.ts";
import { LABEL, METRIC, max, min, numbersOnly, quantile, rate, share, sum } from "../promql.ts";
import { prom } from "../query.ts";
import { stateTimeline } from "../state-timeline.ts";
import { BREAKER_STATES, OUTCOME_COLOURS, PER_SECOND, UP_OR_DOWN } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { oncallBoard } from "./board.ts";

const VENDOR = "server_service_name";
const ASKED: Matchers = {
  span_kind: "SPAN_KIND_CLIENT",
  service_name: `~${OUR_SERVICES.join("|")}`,
  [VENDOR]: "~.+",
};
const FAILED: Matchers = { ...ASKED, status_code: "STATUS_CODE_ERROR" };

/** Is it us or them? */
export const providers = oncallBoard(
  "providers",
  "Is it us or them? What Trunkline leans on, and what waits until it answers again.",
  [
    {
      panels: [
        stateTimeline({
          title: "Circuit breakers",
          description:
            "open: the provider failed too often, we wait and then try again by ourselves. What we ask of it is delayed, not lost.",
          width: 12,
          height: 16,
          unit: "none",
          mappings: BREAKER_STATES,
          links: [link("Runbook", runbookUrl("provider-breaker"))],
          queries: [prom(max(METRIC.breakerOpen, LABEL.provider), `{{${LABEL.provider}}}`)],
        }),
        stateTimeline({
          title: "Health checks",
          description: "Dependencies as the health checks see them; the worst answer of all processes.",
          width: 12,
          height: 16,
          unit: "none",
          mappings: UP_OR_DOWN,
          queries: [prom(min(METRIC.dependencyUp, LABEL.dependency), `{{${LABEL.dependency}}}`)],
        }),
        timeseries({
          title: "Failed requests, by provider",
          description: "Share of our requests to them that failed or were refused.",
          width: 12,
          height: 8,
          unit: "percentunit",
          atLeast: 0.01,
          limits: guide(GUIDE.failedCallsRatio),
          links: [link("Request by request", dashboardUrl("breakers"))],
          queries: [
            prom(
              share(
                sum(rate(SPAN_METRICS.calls, FAILED), VENDOR),
                sum(rate(SPAN_METRICS.calls, ASKED), VENDOR),
              ),
              `{{${VENDOR}}}`,
            ),
          ],
        }),
        timeseries({
          title: "Slowest 5 % of requests, by provider",
          description: "95th percentile of our requests to them; dots are traces.",
          width: 12,
          height: 8,
          unit: "s",
          links: [link("Traces by provider", dashboardUrl("traces"))],
          queries: [
            prom(
              numbersOnly(quantile(0.95, SPAN_METRICS.duration, { matchers: ASKED, by: [VENDOR] })),
              `{{${VENDOR}}}`,
              { exemplars: true },
            ),
          ],
        }),
        timeseries({
          title: "What they tell us",
          description:
            "Events by provider. One that stops while calls go on has lost our address, or its signature is refused.",
          width: 8,
          height: 8,
          unit: PER_SECOND,
          queries: [prom(sum(rate(METRIC.webhookEvents), LABEL.provider), `{{${LABEL.provider}}}`)],
        }),
        timeseries({
          title: "Attempts to dispatch an SMS",
          description:
            "breaker_open: waiting, nothing is lost. error: the provider does not answer. rejected: it refuses this message for good.",
          width: 8,
          height: 8,
          unit: PER_SECOND,
          stacked: true,
          colours: OUTCOME_COLOURS,
          emptyText: "no attempt in this range",
          links: [link("Urgent SMS, step by step", dashboardUrl("delivery"))],
          queries: [
            prom(sum(rate(METRIC.smsAttempts), LABEL.smsAttemptOutcome), `{{${LABEL.smsAttemptOutcome}}}`, {
              emptyUntil: "smsDelivered",
            }),
          ],
        }),
        timeseries({
          title: "Jobs that wait for their next attempt",
          description: "By queue. They are tried again by themselves when the provider answers.",
          width: 8,
          height: 8,
          unit: "short",
          decimals: 0,
          atLeast: 5,
          stacked: true,
          links: [link("Queues", dashboardUrl("queues"))],
          queries: [
            prom(
              max(selector(METRIC.queueJobs, { [LABEL.jobState]: "delayed" }), LABEL.queue),
              `{{${LABEL.queue}}}`,
            ),
          ],
        }),
      ],
    },
  ],
);

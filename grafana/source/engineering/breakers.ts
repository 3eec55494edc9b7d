import { SPAN_METRICS } from "../../../otel/catalogue/metrics.ts";
import type { Matchers } from "../../../otel/catalogue/promql.ts";
import { GUIDE, guide } from "../limits.ts";
import { dashboardUrl } from "../names.ts";
import { link } from "../panel.ts";
import { increase, LABEL, METRIC, max, numbersOnly, PRESENT, quantile, rate, share, sum } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stateTimeline } from "../state-timeline.ts";
import { BREAKER_STATES, OUTCOME_COLOURS, PER_SECOND } from "../style.ts";
import { cellOf, table } from "../table.ts";
import { timeseries } from "../timeseries.ts";
import { engineeringBoard, PROVIDER, SERVICE } from "./board.ts";

const CALLS = SPAN_METRICS.calls;
const DURATION = SPAN_METRICS.duration;
const VENDOR = "server_service_name";
const ASKED: Matchers = {
  span_kind: "SPAN_KIND_CLIENT",
  service_name: "~$service",
  [VENDOR]: "~$provider",
};
const FAILED: Matchers = { ...ASKED, status_code: "STATUS_CODE_ERROR" };
const BY = [VENDOR, "span_name"] as const;
const WINDOW = "15m";
const requests = sum(increase(CALLS, WINDOW, ASKED), ...BY);

/** What we ask of vendors, and what they tell us. */
export const breakers = engineeringBoard(
  "breakers",
  "Which vendor is slow, refuses or falls silent, and do we still ask it?",
  [
    {
      title: "What we ask of them",
      panels: [
        timeseries({
          title: "Requests to providers",
          description:
            "Outgoing HTTP requests per second, by whom they are for. One that stops may have an open breaker.",
          width: 8,
          height: 8,
          unit: "reqps",
          queries: [prom(sum(rate(CALLS, ASKED), VENDOR), `{{${VENDOR}}}`)],
        }),
        timeseries({
          title: "Slowest 5 % of requests to providers",
          description:
            "95th percentile by whom they are for; dots are traces. A provider that slows down shows here before its breaker opens.",
          width: 8,
          height: 8,
          unit: "s",
          links: [link("Traces by provider", dashboardUrl("traces"))],
          queries: [
            prom(numbersOnly(quantile(0.95, DURATION, { matchers: ASKED, by: [VENDOR] })), `{{${VENDOR}}}`, {
              exemplars: true,
            }),
          ],
        }),
        timeseries({
          title: "Failed requests to providers",
          description: "Share of the requests that failed or were refused.",
          width: 8,
          height: 8,
          unit: "percentunit",
          atLeast: 0.01,
          limits: guide(GUIDE.failedCallsRatio),
          links: [link("What waits meanwhile", dashboardUrl("providers"))],
          queries: [
            prom(share(sum(rate(CALLS, FAILED), VENDOR), sum(rate(CALLS, ASKED), VENDOR)), `{{${VENDOR}}}`),
          ],
        }),
        stateTimeline({
          title: "Circuit breakers",
          description:
            "open: the provider failed too often; we wait, and then try again by ourselves. The worst of all processes.",
          width: 24,
          height: 6,
          unit: "none",
          mappings: BREAKER_STATES,
          queries: [prom(max(METRIC.breakerOpen, LABEL.provider), `{{${LABEL.provider}}}`)],
        }),
        table({
          title: "Requests, one by one",
          description:
            "Every kind of request to a provider over the last 15 minutes. Click one for its traces.",
          width: 24,
          height: 8,
          unit: "s",
          queries: [
            `${requests} > 0`,
            share(sum(increase(CALLS, WINDOW, FAILED), ...BY), requests),
            ...[0.5, 0.95, 0.99].map((q) =>
              numbersOnly(quantile(q, DURATION, { matchers: ASKED, by: BY, window: WINDOW })),
            ),
          ].map((expr) => promNow(expr)),
          columns: [
            {
              field: VENDOR,
              title: "Provider",
              width: 150,
              links: [{ title: "Its traces", url: dashboardUrl("traces", { provider: cellOf(VENDOR) }) }],
            },
            { field: "span_name", title: "Request" },
            { field: "Value #A", title: "Times", unit: "short", decimals: 0, width: 90 },
            {
              field: "Value #B",
              title: "Failed",
              unit: "percentunit",
              decimals: 1,
              width: 90,
              limits: guide(GUIDE.failedCallsRatio),
              base: "text",
              paint: "text",
            },
            { field: "Value #C", title: "p50", unit: "s", width: 100 },
            { field: "Value #D", title: "p95", unit: "s", width: 100 },
            { field: "Value #E", title: "p99", unit: "s", width: 100 },
          ],
          sortBy: { title: "p95", descending: true },
        }),
      ],
    },
    {
      title: "What they tell us",
      panels: [
        timeseries({
          title: "Provider events by outcome",
          description:
            "applied: changed a call. stale, duplicate: arrived late or twice and changed nothing, as it should be. refused: unsigned or malformed, nothing stored.",
          width: 7,
          height: 8,
          unit: PER_SECOND,
          stacked: true,
          colours: OUTCOME_COLOURS,
          queries: [
            prom(sum(rate(METRIC.webhookEvents), LABEL.webhookOutcome), `{{${LABEL.webhookOutcome}}}`),
          ],
        }),
        timeseries({
          title: "Refused provider events",
          description:
            "Why webhooks were refused. bad_signature from a real provider: our public URL or the secret is wrong. stale: clocks differ, or somebody replays.",
          width: 7,
          height: 8,
          unit: PER_SECOND,
          emptyText: "none refused",
          queries: [
            prom(
              sum(
                rate(METRIC.webhookEvents, {
                  [LABEL.webhookOutcome]: "refused",
                  [LABEL.webhookReason]: PRESENT,
                }),
                LABEL.provider,
                LABEL.webhookReason,
              ),
              `{{${LABEL.provider}}}: {{${LABEL.webhookReason}}}`,
              { emptyUntil: "webhookRefused" },
            ),
          ],
        }),
        timeseries({
          title: "Provider events by kind",
          description: "What the voice agent and the carrier tell us, by kind of event.",
          width: 10,
          height: 8,
          unit: PER_SECOND,
          legend: "right",
          stacked: true,
          queries: [
            prom(
              sum(
                rate(METRIC.webhookEvents, { [LABEL.webhookEvent]: PRESENT }),
                LABEL.provider,
                LABEL.webhookEvent,
              ),
              `{{${LABEL.provider}}} {{${LABEL.webhookEvent}}}`,
            ),
          ],
        }),
        timeseries({
          title: "Samples of calls",
          description:
            "How many samples of calls' quality are kept, by who measured them: the carrier after a call's end, or whoever reports them by API.",
          width: 12,
          height: 8,
          unit: PER_SECOND,
          queries: [
            prom(
              sum(rate(METRIC.callQualitySamples), LABEL.callQualitySource),
              `{{${LABEL.callQualitySource}}}`,
              {
                emptyUntil: "callMeasured",
              },
            ),
          ],
        }),
        timeseries({
          title: "What carriers had measured",
          description:
            "Calls of which a carrier was asked, by what came of it within an hour. partial, missing: it did not measure all of the call, or nothing.",
          width: 12,
          height: 8,
          unit: PER_SECOND,
          stacked: true,
          queries: [
            prom(
              sum(rate(METRIC.callQualityOutcomes), LABEL.callQualityOutcome),
              `{{${LABEL.callQualityOutcome}}}`,
              { emptyUntil: "callMeasured" },
            ),
          ],
        }),
      ],
    },
  ],
  [SERVICE, PROVIDER],
);

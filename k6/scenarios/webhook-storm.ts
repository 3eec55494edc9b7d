/** Everybody calls at once, and the vendor repeats a fifth of what it says: the answers must come as fast, and nothing counts twice. */

import exec from "k6/execution";
import { Counter } from "k6/metrics";
import { METRICS, prometheusName } from "../../otel/catalogue/metrics.ts";
import { countOf } from "../lib/api-mix.ts";
import { load, seconds } from "../lib/config.ts";
import { loadFigure } from "../lib/figures.ts";
import { callIdOf } from "../lib/ids.ts";
import type { SummaryData } from "../lib/report/summary-data.ts";
import { defineRun, type Run } from "../lib/run.ts";
import { callLife, warmUpWebhooks, webhookRequest } from "../lib/vapi.ts";
import { WEBHOOK, webhookObjectives, webhookTraffic } from "../lib/webhooks.ts";

const CALLS_PER_SECOND = load(15);
const STORM_SECONDS = seconds(30);
const REPEATED_SHARE = 0.2;
const AT_ONCE = 200;

const life = callLife("", new Date(0));
const webhooks = webhookTraffic(CALLS_PER_SECOND * STORM_SECONDS * life.length * (1 + REPEATED_SHARE));
const alerts = new Counter("alert_raised");

const run = defineRun({
  scenario: "webhook-storm",
  title: "Webhook storm",
  facts: [
    `${CALLS_PER_SECOND} calls a second for ${STORM_SECONDS} s, each its ${life.length} webhooks without a pause, ${REPEATED_SHARE * 100} % of them twice`,
  ],
  objectives: [
    loadFigure("webhook-storm-p99"),
    ...webhookObjectives().filter(({ id }) => id !== "voice-webhook-p99"),
    {
      ...{ id: "alerts-once", title: "Alerts raised, each once", unit: "count", owed: null, tempo: null },
      client: { metric: "alert_raised", statistic: "count", scale: 1 },
      prometheus: {
        kind: "increase",
        counter: { metric: prometheusName(METRICS.alertsRaised), matchers: { trunkline_priority: "P1" } },
        scale: 1,
      },
      maxDifference: null,
    },
  ],
  counted: [{ traffic: webhooks, query: countOf(WEBHOOK) }],
  readsApplicationMetrics: true,
});

export const options = {
  ...run.options,
  scenarios: {
    storm: {
      executor: "constant-arrival-rate",
      rate: CALLS_PER_SECOND,
      duration: `${STORM_SECONDS}s`,
      preAllocatedVUs: Math.min(AT_ONCE, 4 * CALLS_PER_SECOND),
      maxVUs: AT_ONCE,
    },
  },
};

export function setup(): Run {
  return run.prepare(({ runId }) => warmUpWebhooks(runId, webhooks));
}

export default function caller(begun: Run): void {
  const call = exec.scenario.iterationInTest;
  const callId = callIdOf(begun.runId, call);
  callLife(callId, new Date()).forEach((message, step) => {
    const request = webhookRequest(callId, message, call + step);
    const n = call * life.length + step;
    webhooks.send(begun.runId, n, request);
    if (message.type === "tool-calls") alerts.add(1);
    if (Math.random() < REPEATED_SHARE) webhooks.measure(webhooks.sendUnmeasured(request), false);
  });
}

export function teardown(begun: Run): void {
  run.judge(begun);
}

export function handleSummary(data: SummaryData): Record<string, string> {
  return run.summarize(data);
}

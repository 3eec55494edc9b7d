/**
 * Acts as the voice agent's vendor: many calls at once, each with valid authentication and its whole life of webhooks. Besides the
 * webhooks themselves it is judged whether every urgent alert was queued, and whether Tempo has its whole journey.
 */

import { fail } from "k6";
import exec from "k6/execution";
import { Counter, Rate } from "k6/metrics";
import { countOf } from "../lib/api-mix.ts";
import { CONFIG } from "../lib/config.ts";
import { measured, type SummaryData } from "../lib/report/summary-data.ts";
import { valueText } from "../lib/report/lines.ts";
import { defineRun, type Run, waitUntil } from "../lib/run.ts";
import { spansOf } from "../lib/tempo.ts";
import { faultsOf } from "../lib/trace-tree.ts";
import { URGENT_ALERT } from "../lib/urgent-alert-trace.ts";
import { callLife, canAuthenticate, isQueued, placeCall, warmUpWebhooks } from "../lib/vapi.ts";
import { WEBHOOK, webhookObjectives, webhookTraffic } from "../lib/webhooks.ts";

const LIFE = callLife("", new Date(0));
const STEPS = LIFE.length;
const TOOL_CALL_STEP = LIFE.findIndex(({ type }) => type === "tool-calls");

const webhooks = webhookTraffic(CONFIG.calls * STEPS, { followsAll: true });
const queued = new Rate("alert_queued");
const alerts = new Counter("alert_raised");

const run = defineRun({
  scenario: "voice-agent",
  title: "Voice agent's webhooks",
  facts: [
    `${CONFIG.calls} calls of ${STEPS} webhooks each, ${CONFIG.concurrency} at the same time, against ${CONFIG.appUrl}`,
  ],
  objectives: [
    ...webhookObjectives(),
    {
      ...{ id: "webhook-sent", title: "Webhooks sent in time, all of them", unit: "count" },
      owed: { comparison: ">=", level: CONFIG.calls * STEPS },
      client: { metric: "webhook_sent", statistic: "count", scale: 1 },
      ...{ prometheus: null, tempo: null, maxDifference: null },
    },
    {
      ...{ id: "alert-queued", title: "Urgent alerts that are queued", unit: "ratio" },
      owed: { comparison: ">=", level: 1 },
      client: { metric: "alert_queued", statistic: "rate", scale: 1 },
      ...{ prometheus: null, tempo: null, maxDifference: null },
    },
    {
      ...{
        id: "alert-journeys",
        title: "Urgent alerts whose journey to the carrier is one whole trace",
        unit: "count",
      },
      owed: null,
      client: { metric: "alert_raised", statistic: "count", scale: 1, sampledMetric: "alert_raised" },
      prometheus: null,
      tempo: { kind: "found" },
      maxDifference: 0,
      isOneSided: true,
    },
  ],
  counted: [{ traffic: webhooks, query: countOf(WEBHOOK) }],
});

export const options = {
  ...run.options,
  scenarios: {
    calls: {
      executor: "shared-iterations",
      vus: Math.min(CONFIG.concurrency, CONFIG.calls),
      iterations: CONFIG.calls,
      maxDuration: CONFIG.maxDuration,
    },
  },
};

export function setup(): Run {
  if (!canAuthenticate()) {
    fail(
      "No secret of the voice agent's vendor: start this by ./trunkline k6 voice-agent, or set TRUNKLINE_VAPI_BEARER_TOKEN",
    );
  }
  return run.prepare(({ runId }) => warmUpWebhooks(runId, webhooks));
}

export default function call(begun: Run): void {
  placeCall(begun.runId, exec.scenario.iterationInTest, webhooks, ({ type }, response) => {
    if (type !== "tool-calls") return;
    alerts.add(1);
    queued.add(isQueued(response));
  });
}

export function teardown(begun: Run): void {
  run.judge(begun, () => ({ "alert-journeys": completeJourneys(begun.runId) }));
}

/** How many alerts have their whole journey in Tempo. */
function completeJourneys(runId: string): number {
  const seenBefore = new Map<string, number>();
  const faults = new Map<string, readonly string[]>();
  let open = Array.from({ length: CONFIG.calls }, (_, n) =>
    webhooks.traceIdOf(runId, n * STEPS + TOOL_CALL_STEP),
  );
  // Spans of one trace come from several processes and may arrive seconds apart: a trace is judged when nothing was added to it
  // since the last look, and what is not whole is looked at again.
  waitUntil(() => {
    open = open.filter((traceId) => {
      const spans = spansOf(traceId);
      const isStill = spans.length === seenBefore.get(traceId);
      seenBefore.set(traceId, spans.length);
      faults.set(traceId, faultsOf(spans, URGENT_ALERT));
      return !isStill || faults.get(traceId)?.length !== 0;
    });
    return open.length === 0;
  });
  for (const traceId of open.slice(0, 5)) {
    const [first = "still growing"] = faults.get(traceId) ?? [];
    // biome-ignore lint/suspicious/noConsole: the only way in which a scenario can name a single trace
    console.warn(`not the whole journey: trace ${traceId}: ${first}`);
  }
  return CONFIG.calls - open.length;
}

export function handleSummary(data: SummaryData): Record<string, string> {
  const time = (statistic: string): string => {
    const milliseconds = measured(data, "webhook_duration", statistic);
    return valueText(milliseconds === null ? null : milliseconds / 1000, "seconds");
  };
  return run.summarize(data, [
    `median ${time("med")}, 95th percentile ${time("p(95)")}, slowest ${time("max")}`,
  ]);
}

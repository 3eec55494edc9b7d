/**
 * The SMS carrier fails while calls come in and alerts are raised: the webhooks must be answered as ever, and when it works again
 * everything that waited must be sent, soon.
 */

import { sleep } from "k6";
import exec from "k6/execution";
import { Trend } from "k6/metrics";
import { METRICS, prometheusName } from "../../otel/catalogue/metrics.ts";
import { selector } from "../../otel/catalogue/promql.ts";
import { SLOW_REQUEST_SECONDS } from "../../otel/catalogue/slas.ts";
import { API, apiRequest, apiTraffic, countOf, warmUpApi } from "../lib/api-mix.ts";
import { load, seconds } from "../lib/config.ts";
import { loadFigure } from "../lib/figures.ts";
import { answeredSlo, latencyOfPrometheus, recorded, traced } from "../lib/objectives.ts";
import { prometheusAnswers, queryValue } from "../lib/prometheus.ts";
import type { SummaryData } from "../lib/report/summary-data.ts";
import { defineRun, type Run, waitUntil } from "../lib/run.ts";
import { breakProvider, mendProvider } from "../lib/simulator.ts";
import { placeCall, warmUpWebhooks } from "../lib/vapi.ts";
import { WEBHOOK, webhookObjectives, webhookTraffic } from "../lib/webhooks.ts";

const PEOPLE = load(20);
const REQUESTS_PER_SECOND = load(10);
const CALLS_PER_MINUTE = load(60);
const WELL_SECONDS = seconds(30);
const BROKEN_SECONDS = seconds(60);
const AFTER_SECONDS = seconds(60);
const LOAD_SECONDS = WELL_SECONDS + BROKEN_SECONDS + AFTER_SECONDS;
/** Nothing waits by then, or it is a breach. */
const GIVE_UP_SECONDS = 330;

/** SMS that were not sent yet, or not delivered within their time. */
const WAITING = `(sum(${selector(prometheusName(METRICS.queueJobs), {
  trunkline_queue: "sms",
  trunkline_job_state: "~waiting|prioritized|delayed",
})}) or vector(0)) + (max(${selector(prometheusName(METRICS.smsUndelivered), {})}) or vector(0))`;
/** Gauges of queues are read this often: what is nothing must stay so for longer. */
const GAUGES_SECONDS = 15;

const api = apiTraffic(REQUESTS_PER_SECOND * LOAD_SECONDS, SLOW_REQUEST_SECONDS);
const webhooks = webhookTraffic((CALLS_PER_MINUTE / 60) * LOAD_SECONDS * 4);
const recovery = new Trend("trunkline_recovery", true);

const run = defineRun({
  scenario: "chaos",
  title: "Chaos: the SMS carrier fails under load",
  facts: [
    `${REQUESTS_PER_SECOND} requests a second and ${CALLS_PER_MINUTE} calls a minute, each with an urgent alert, for ${LOAD_SECONDS} s; the carrier refuses all SMS from ${WELL_SECONDS} s on for ${BROKEN_SECONDS} s`,
  ],
  objectives: [
    loadFigure("recovery-time"),
    answeredSlo(API, "api-availability"),
    recorded(API, "Requests"),
    traced(API, "Requests"),
    ...webhookObjectives(),
    // Some had to wait for the carrier.
    latencyOfPrometheus("sms-delivery-time", false),
    {
      ...{ id: "sms-given-up", title: "SMS given up since the fault, to be replayed by hand", unit: "count" },
      ...{ owed: null, client: null, tempo: null, maxDifference: null },
      prometheus: {
        kind: "increase",
        counter: {
          metric: prometheusName(METRICS.deadLetters),
          matchers: { trunkline_queue: "sms", trunkline_dead_letter_state: "open" },
        },
        scale: 1,
      },
    },
  ],
  counted: [
    { traffic: api, query: countOf(API) },
    { traffic: webhooks, query: countOf(WEBHOOK) },
  ],
  people: PEOPLE,
  needsSimulator: true,
  readsApplicationMetrics: true,
});

export const options = {
  ...run.options,
  scenarios: {
    people: {
      executor: "constant-arrival-rate",
      exec: "person",
      rate: REQUESTS_PER_SECOND,
      duration: `${LOAD_SECONDS}s`,
      preAllocatedVUs: PEOPLE,
      maxVUs: PEOPLE * 2,
    },
    callers: {
      executor: "constant-arrival-rate",
      exec: "caller",
      rate: CALLS_PER_MINUTE,
      timeUnit: "1m",
      duration: `${LOAD_SECONDS}s`,
      preAllocatedVUs: 10,
      maxVUs: 50,
    },
    saboteur: {
      executor: "shared-iterations",
      exec: "saboteur",
      startTime: `${WELL_SECONDS}s`,
      vus: 1,
      iterations: 1,
      maxDuration: `${BROKEN_SECONDS + GIVE_UP_SECONDS + 60}s`,
    },
  },
};

export function setup(): Run {
  return run.prepare((begun) => {
    warmUpWebhooks(begun.runId, webhooks);
    return warmUpApi(begun, api);
  });
}

export function person(begun: Run): void {
  const n = exec.scenario.iterationInTest;
  api.send(begun.runId, n, apiRequest(begun, n));
}

export function caller(begun: Run): void {
  placeCall(begun.runId, exec.scenario.iterationInTest, webhooks);
}

/** Breaks the carrier, mends it, and looks how long what waited goes on waiting. */
export function saboteur(): void {
  breakProvider("sms", { errorRate: 1 });
  sleep(BROKEN_SECONDS);
  mendProvider("sms");
  if (!prometheusAnswers()) return;
  const mendedAtMs = Date.now();
  sleep(GAUGES_SECONDS);
  let calmSinceMs: number | null = null;
  waitUntil(() => {
    calmSinceMs = (queryValue(WAITING) ?? 0) === 0 ? (calmSinceMs ?? Date.now()) : null;
    return calmSinceMs !== null && Date.now() - calmSinceMs > GAUGES_SECONDS * 1000;
  }, GIVE_UP_SECONDS);
  recovery.add((calmSinceMs ?? Date.now()) - mendedAtMs);
}

export function teardown(begun: Run): void {
  // Whatever became of the run, the carrier works afterwards.
  mendProvider("sms");
  run.judge(begun);
}

export function handleSummary(data: SummaryData): Record<string, string> {
  return run.summarize(data);
}

/** A steady day's load for as long as you like (`--soak-minutes`): does memory grow? */

import exec from "k6/execution";
import { SLOW_REQUEST_SECONDS } from "../../otel/catalogue/slas.ts";
import { API, apiRequest, apiTraffic, countOf, warmUpApi } from "../lib/api-mix.ts";
import { CONFIG, load, seconds } from "../lib/config.ts";
import { loadFigure } from "../lib/figures.ts";
import { answeredSlo, clientTime, meanTime, recorded, traced } from "../lib/objectives.ts";
import type { Objective } from "../lib/objective.ts";
import type { SummaryData } from "../lib/report/summary-data.ts";
import { defineRun, type Run } from "../lib/run.ts";
import { placeCall, warmUpWebhooks } from "../lib/vapi.ts";
import { WEBHOOK, webhookObjectives, webhookTraffic } from "../lib/webhooks.ts";

const PEOPLE = load(100);
const REQUESTS_PER_SECOND = load(20);
const CALLS_PER_MINUTE = load(30);
const LOAD_SECONDS = seconds(CONFIG.soakMinutes * 60);
const MEMORY = 'process_memory_usage_bytes{service_name=~"trunkline-.*"}';
/** A run that is shorter measures how caches and pools fill: its growth is told, not judged. */
const JUDGED_FROM_SECONDS = 1_200;
/** What the first minutes fill (caches, pools, compiled code) is no growth. */
const SETTLED_SHARE = 0.75;

const api = apiTraffic(REQUESTS_PER_SECOND * LOAD_SECONDS, SLOW_REQUEST_SECONDS);
const webhooks = webhookTraffic((CALLS_PER_MINUTE / 60) * LOAD_SECONDS * 4);

function ofPrometheus(query: string, isJudged = true): Partial<Objective> {
  return { client: null, prometheus: { kind: "query", query }, ...(isJudged ? {} : { owed: null }) };
}

const run = defineRun({
  scenario: "soak",
  title: "Soak",
  facts: [
    `${REQUESTS_PER_SECOND} requests a second and ${CALLS_PER_MINUTE} calls a minute for ${LOAD_SECONDS} s`,
  ],
  objectives: [
    loadFigure("soak-memory", ofPrometheus(`max(max_over_time(${MEMORY}[$window]))`)),
    loadFigure(
      "soak-memory-growth",
      ofPrometheus(
        `max(deriv(${MEMORY}[${Math.max(30, Math.round(LOAD_SECONDS * SETTLED_SHARE))}s])) * 3600`,
        LOAD_SECONDS >= JUDGED_FROM_SECONDS,
      ),
    ),
    answeredSlo(API, "api-availability"),
    meanTime(API, "api-mean", "Mean answer of the API", { comparison: "<", level: SLOW_REQUEST_SECONDS }),
    clientTime(API, "api-p95", "95th percentile of the API's answers", "p(95)", null),
    recorded(API, "Requests"),
    traced(API, "Requests"),
    ...webhookObjectives(),
  ],
  counted: [
    { traffic: api, query: countOf(API) },
    { traffic: webhooks, query: countOf(WEBHOOK) },
  ],
  people: PEOPLE,
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
      maxVUs: PEOPLE,
    },
    callers: {
      executor: "constant-arrival-rate",
      exec: "caller",
      rate: CALLS_PER_MINUTE,
      timeUnit: "1m",
      duration: `${LOAD_SECONDS}s`,
      preAllocatedVUs: 10,
      maxVUs: 30,
    },
  },
};

export function setup(): Run {
  return run.prepare((begun) => {
    const sent = warmUpApi(begun, api);
    warmUpWebhooks(begun.runId, webhooks);
    return sent;
  });
}

export function person(begun: Run): void {
  const n = exec.scenario.iterationInTest;
  api.send(begun.runId, n, apiRequest(begun, n));
}

export function caller(begun: Run): void {
  placeCall(begun.runId, exec.scenario.iterationInTest, webhooks);
}

export function teardown(begun: Run): void {
  run.judge(begun);
}

export function handleSummary(data: SummaryData): Record<string, string> {
  return run.summarize(data);
}

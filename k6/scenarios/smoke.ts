/**
 * Is everything there? A few people ask for what people ask for, a few callers call. Short enough for every release and for a test:
 * it says that the stack works and that client, Prometheus and Tempo tell the same, nothing of capacity.
 */

import exec from "k6/execution";
import { API, apiRequest, apiTraffic, countOf, warmUpApi } from "../lib/api-mix.ts";
import { load, seconds } from "../lib/config.ts";
import { answeredSlo, meanTime, recorded, traced } from "../lib/objectives.ts";
import type { SummaryData } from "../lib/report/summary-data.ts";
import { defineRun, type Run } from "../lib/run.ts";
import { placeCall } from "../lib/vapi.ts";
import { WEBHOOK, webhookObjectives, webhookTraffic } from "../lib/webhooks.ts";
import { SLOW_REQUEST_SECONDS } from "../../otel/catalogue/slas.ts";

const REQUESTS_PER_SECOND = load(5);
const LOAD_SECONDS = seconds(20);
const CALLS = load(5);
const WEBHOOKS_PER_CALL = 4;

const api = apiTraffic(REQUESTS_PER_SECOND * LOAD_SECONDS, SLOW_REQUEST_SECONDS);
const webhooks = webhookTraffic(CALLS * WEBHOOKS_PER_CALL);

const run = defineRun({
  scenario: "smoke",
  title: "Smoke",
  facts: [`${REQUESTS_PER_SECOND} requests a second for ${LOAD_SECONDS} s, and ${CALLS} calls`],
  objectives: [
    answeredSlo(API, "api-availability"),
    meanTime(API, "api-mean", "Mean answer of the API", { comparison: "<", level: SLOW_REQUEST_SECONDS }),
    recorded(API, "Requests"),
    traced(API, "Requests"),
    ...webhookObjectives(),
  ],
  counted: [
    { traffic: api, query: countOf(API) },
    { traffic: webhooks, query: countOf(WEBHOOK) },
  ],
  people: 4,
});

export const options = {
  ...run.options,
  scenarios: {
    people: {
      executor: "constant-arrival-rate",
      exec: "people",
      rate: REQUESTS_PER_SECOND,
      duration: `${LOAD_SECONDS}s`,
      preAllocatedVUs: 5,
      maxVUs: 20,
    },
    callers: {
      executor: "shared-iterations",
      exec: "callers",
      vus: CALLS,
      iterations: CALLS,
      maxDuration: "60s",
    },
  },
};

export function setup(): Run {
  return run.prepare((begun) => warmUpApi(begun, api));
}

export function people(begun: Run): void {
  const n = exec.scenario.iterationInTest;
  api.send(begun.runId, n, apiRequest(begun, n));
}

export function callers(begun: Run): void {
  placeCall(begun.runId, exec.scenario.iterationInTest, webhooks);
}

export function teardown(begun: Run): void {
  run.judge(begun);
}

export function handleSummary(data: SummaryData): Record<string, string> {
  return run.summarize(data);
}

/** CC-6: a hundred people ask for fifty things a second. */

import exec from "k6/execution";
import { SLOW_REQUEST_SECONDS } from "../../otel/catalogue/slas.ts";
import { API, apiRequest, apiTraffic, countOf, warmUpApi } from "../lib/api-mix.ts";
import { load, seconds } from "../lib/config.ts";
import { figure } from "../lib/figures.ts";
import {
  answeredSlo,
  clientTime,
  meanTime,
  recorded,
  servedRate,
  traced,
  withinShare,
} from "../lib/objectives.ts";
import type { SummaryData } from "../lib/report/summary-data.ts";
import { defineRun, type Run } from "../lib/run.ts";

const PEOPLE = load(100);
const REQUESTS_PER_SECOND = load(50);
const LOAD_SECONDS = seconds(120);

const api = apiTraffic(REQUESTS_PER_SECOND * LOAD_SECONDS, SLOW_REQUEST_SECONDS);
const served = figure("load-api-served");
const mean = figure("load-api-mean");
const max = figure("load-api-max");

const run = defineRun({
  scenario: "api-load",
  title: "API load",
  facts: [`${REQUESTS_PER_SECOND} requests a second for ${LOAD_SECONDS} s, one in ten writes`],
  objectives: [
    servedRate(API, served.id, served.title, LOAD_SECONDS, {
      ...served.owed,
      // Of a smaller load the same part.
      level: (served.owed.level * REQUESTS_PER_SECOND) / 50,
    }),
    answeredSlo(API, "api-availability"),
    meanTime(API, mean.id, mean.title, mean.owed),
    clientTime(API, max.id, max.title, "max", max.owed),
    clientTime(API, "api-p95", "95th percentile of the API's answers", "p(95)", null),
    {
      id: "api-within",
      ...withinShare(
        API,
        `API's answers within ${SLOW_REQUEST_SECONDS * 1000} ms`,
        SLOW_REQUEST_SECONDS,
        null,
      ),
    },
    recorded(API, "Requests"),
    traced(API, "Requests"),
  ],
  counted: [{ traffic: api, query: countOf(API) }],
  people: PEOPLE,
});

export const options = {
  ...run.options,
  scenarios: {
    people: {
      executor: "constant-arrival-rate",
      rate: REQUESTS_PER_SECOND,
      duration: `${LOAD_SECONDS}s`,
      preAllocatedVUs: PEOPLE,
      maxVUs: PEOPLE,
    },
  },
};

export function setup(): Run {
  return run.prepare((begun) => warmUpApi(begun, api));
}

export default function person(begun: Run): void {
  const n = exec.scenario.iterationInTest;
  api.send(begun.runId, n, apiRequest(begun, n));
}

export function teardown(begun: Run): void {
  run.judge(begun);
}

export function handleSummary(data: SummaryData): Record<string, string> {
  return run.summarize(data);
}

/** CC-6: a hundred people ask for fifty things a second. */

import exec from "k6/execution";
import { Gauge } from "k6/metrics";
import { levelValue, SLOW_REQUEST_SECONDS } from "../../otel/catalogue/slas.ts";
import { API, apiRequest, apiTraffic, countOf, warmUpApi } from "../lib/api-mix.ts";
import { load, seconds } from "../lib/config.ts";
import { loadFigure, loadRow } from "../lib/figures.ts";
import {
  answeredSlo,
  clientTime,
  meanTime,
  recorded,
  servedPerSecond,
  traced,
  withinShare,
} from "../lib/objectives.ts";
import type { SummaryData } from "../lib/report/summary-data.ts";
import { defineRun, type Run } from "../lib/run.ts";

const PEOPLE = load(100);
const REQUESTS_PER_SECOND = load(50);
const LOAD_SECONDS = seconds(120);

const api = apiTraffic(REQUESTS_PER_SECOND * LOAD_SECONDS, SLOW_REQUEST_SECONDS);
/** Of a smaller load the same part is owed. */
const SERVED_PER_SECOND = levelValue(loadRow("load-api-rate").level) * (REQUESTS_PER_SECOND / 50);
const servedRate = new Gauge("api_served_per_second");

const run = defineRun({
  scenario: "api-load",
  title: "API load",
  facts: [`${REQUESTS_PER_SECOND} requests a second for ${LOAD_SECONDS} s, one in ten writes`],
  objectives: [
    loadFigure("load-api-rate", {
      unit: "per_second",
      owed: { comparison: ">=", level: SERVED_PER_SECOND },
      prometheus: servedPerSecond(API, LOAD_SECONDS),
    }),
    loadFigure("load-api-errors"),
    answeredSlo(API, "api-availability"),
    {
      ...meanTime(API, "load-api-mean", loadRow("load-api-mean").title, null),
      owed: loadFigure("load-api-mean").owed,
    },
    loadFigure("load-api-max"),
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
  const served = api.servedSoFar();
  if (served !== null) servedRate.add(served / LOAD_SECONDS);
  run.judge(begun);
}

export function handleSummary(data: SummaryData): Record<string, string> {
  return run.summarize(data);
}

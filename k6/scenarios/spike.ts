/** Ten times the usual load, at once, and gone again: how soon are answers as fast as before? */

import { sleep } from "k6";
import exec from "k6/execution";
import { Trend } from "k6/metrics";
import { SLOW_REQUEST_SECONDS } from "../../otel/catalogue/slas.ts";
import { API, apiRequest, apiTraffic, countOf, warmUpApi } from "../lib/api-mix.ts";
import { load, seconds } from "../lib/config.ts";
import { loadFigure } from "../lib/figures.ts";
import { answeredSlo, clientTime, recorded, traced, withinShare } from "../lib/objectives.ts";
import type { SummaryData } from "../lib/report/summary-data.ts";
import { defineRun, type Run } from "../lib/run.ts";

const PEOPLE = load(100);
const USUAL_PER_SECOND = load(20);
const SPIKE_PER_SECOND = 10 * USUAL_PER_SECOND;
const USUAL_SECONDS = seconds(30);
const SPIKE_SECONDS = seconds(30);
const AFTER_SECONDS = seconds(60);
/** Answers in a row that are fast again. */
const FAST_IN_A_ROW = 20;
const GIVE_UP_SECONDS = 300;

const api = apiTraffic(
  USUAL_PER_SECOND * (USUAL_SECONDS + AFTER_SECONDS) + SPIKE_PER_SECOND * SPIKE_SECONDS,
  SLOW_REQUEST_SECONDS,
);
const recovery = new Trend("trunkline_recovery", true);

const run = defineRun({
  scenario: "spike",
  title: "Spike",
  facts: [
    `${USUAL_PER_SECOND} requests a second for ${USUAL_SECONDS} s, ${SPIKE_PER_SECOND} for ${SPIKE_SECONDS} s, ${USUAL_PER_SECOND} for ${AFTER_SECONDS} s`,
  ],
  objectives: [
    loadFigure("spike-recovery"),
    answeredSlo(API, "api-availability"),
    {
      id: "api-within",
      ...withinShare(
        API,
        `API's answers within ${SLOW_REQUEST_SECONDS * 1000} ms`,
        SLOW_REQUEST_SECONDS,
        null,
      ),
      // Beyond what the machine bears, waiting lies before the server.
      maxDifference: null,
    },
    clientTime(API, "api-p95", "95th percentile of the API's answers", "p(95)", null),
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
      executor: "ramping-arrival-rate",
      exec: "person",
      startRate: USUAL_PER_SECOND,
      preAllocatedVUs: PEOPLE,
      maxVUs: PEOPLE,
      stages: [
        { duration: `${USUAL_SECONDS}s`, target: USUAL_PER_SECOND },
        { duration: "1s", target: SPIKE_PER_SECOND },
        { duration: `${SPIKE_SECONDS}s`, target: SPIKE_PER_SECOND },
        { duration: "1s", target: USUAL_PER_SECOND },
        { duration: `${AFTER_SECONDS}s`, target: USUAL_PER_SECOND },
      ],
    },
    observer: {
      executor: "shared-iterations",
      exec: "observer",
      startTime: `${USUAL_SECONDS + SPIKE_SECONDS + 2}s`,
      vus: 1,
      iterations: 1,
      maxDuration: `${GIVE_UP_SECONDS + 30}s`,
    },
  },
};

export function setup(): Run {
  return run.prepare((begun) => warmUpApi(begun, api));
}

export function person(begun: Run): void {
  const n = exec.scenario.iterationInTest;
  api.send(begun.runId, n, apiRequest(begun, n));
}

/** Asks again and again from when the spike is over, and notes when answers began to be fast for good. */
export function observer(begun: Run): void {
  const startedAtMs = Date.now();
  let fastSinceMs: number | null = null;
  let inARow = 0;
  for (let n = 0; inARow < FAST_IN_A_ROW && Date.now() - startedAtMs < GIVE_UP_SECONDS * 1000; n += 1) {
    const { status, timings } = api.sendUnmeasured(apiRequest(begun, n % 9));
    const isFast = status === 200 && timings.duration <= SLOW_REQUEST_SECONDS * 1000;
    inARow = isFast ? inARow + 1 : 0;
    fastSinceMs = isFast ? (fastSinceMs ?? Date.now()) : null;
    sleep(0.25);
  }
  const lastedMs = (fastSinceMs ?? Date.now()) - startedAtMs;
  recovery.add(inARow < FAST_IN_A_ROW ? GIVE_UP_SECONDS * 1000 : lastedMs);
}

export function teardown(begun: Run): void {
  run.judge(begun);
}

export function handleSummary(data: SummaryData): Record<string, string> {
  return run.summarize(data);
}

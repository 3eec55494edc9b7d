/**
 * 500 people at their desks, then more and more requests until the API serves no more: where is the knee? What is beyond the 500
 * people is told, not judged: a machine that is too small is no fault of what runs on it.
 */

import { sleep } from "k6";
import exec from "k6/execution";
import { Counter, Trend } from "k6/metrics";
import { SLOW_REQUEST_SECONDS } from "../../otel/catalogue/slas.ts";
import { API, apiRequest, apiTraffic, countOf, warmUpApi } from "../lib/api-mix.ts";
import { load, seconds } from "../lib/config.ts";
import { loadFigure } from "../lib/figures.ts";
import { kneeOf, type Step } from "../lib/knee.ts";
import { clientTime, meanTime, recorded, traced } from "../lib/objectives.ts";
import { measured, type SummaryData } from "../lib/report/summary-data.ts";
import { defineRun, type Run } from "../lib/run.ts";

const PEOPLE = load(500);
const RAMP_SECONDS = seconds(60);
const STEADY_SECONDS = seconds(120);
/** Pause of a person between two requests: 500 people ask 50 times a second. */
const PAUSE_SECONDS = 10;
const STEP_SECONDS = seconds(30);
/** Requests a second of each step; the last is further than the knee of most machines. */
const STEPS = [75, 100, 150, 200, 300, 400, 600].map(load);
const PEOPLE_SECONDS = RAMP_SECONDS + STEADY_SECONDS;

const api = apiTraffic((PEOPLE / PAUSE_SECONDS) * PEOPLE_SECONDS, SLOW_REQUEST_SECONDS);
const beyond = STEPS.map((rate) => ({
  rate,
  served: new Counter(`beyond_served_${rate}`),
  duration: new Trend(`beyond_duration_${rate}`, true),
}));
const USERS = { stage: "users_500" } as const;
/** Steps that are owed: twice as many people. Those after them look for the knee. */
const OWED_STEPS = 2;

const run = defineRun({
  scenario: "stress",
  title: "Stress: 500 people, then to the knee",
  facts: [
    `up to ${PEOPLE} people within ${RAMP_SECONDS} s and for ${STEADY_SECONDS} s, each asks every ${PAUSE_SECONDS} s`,
    `then ${STEPS.join(", ")} requests a second, ${STEP_SECONDS} s each`,
  ],
  objectives: [
    loadFigure("load-users-errors"),
    loadFigure("stress-errors"),
    loadFigure("stress-mean"),
    meanTime(API, "api-mean", "Mean answer of the API", null, null),
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
      executor: "ramping-vus",
      exec: "person",
      startVUs: 0,
      stages: [
        { duration: `${RAMP_SECONDS}s`, target: PEOPLE },
        { duration: `${STEADY_SECONDS}s`, target: PEOPLE },
      ],
      gracefulRampDown: "30s",
    },
    ...Object.fromEntries(
      STEPS.map((rate, step) => [
        `beyond_${rate}`,
        {
          executor: "constant-arrival-rate",
          exec: "beyondPeople",
          startTime: `${PEOPLE_SECONDS + 30 + step * (STEP_SECONDS + 5)}s`,
          rate,
          duration: `${STEP_SECONDS}s`,
          preAllocatedVUs: Math.min(PEOPLE, 50),
          maxVUs: PEOPLE,
          gracefulStop: "5s",
          env: { STEP: String(step) },
        },
      ]),
    ),
  },
};

export function setup(): Run {
  return run.prepare((begun) => warmUpApi(begun, api));
}

export function person(begun: Run): void {
  sleep(PAUSE_SECONDS * (0.5 + Math.random()));
  const n = exec.scenario.iterationInTest;
  api.send(begun.runId, n, { ...apiRequest(begun, n), tags: USERS });
}

export function beyondPeople(begun: Run): void {
  const number = Number(__ENV.STEP);
  const step = beyond[number];
  const request = apiRequest(begun, exec.scenario.iterationInTest);
  const response = api.sendUnmeasured(request);
  api.measure(response, false, { stage: number < OWED_STEPS ? "beyond" : "to_the_knee" });
  if (response.status >= 200 && response.status < 400) step?.served.add(1);
  step?.duration.add(response.timings.duration);
}

export function teardown(begun: Run): void {
  run.judge(begun);
}

export function handleSummary(data: SummaryData): Record<string, string> {
  const steps = beyond.map(
    ({ rate }): Step => ({
      offeredPerSecond: rate,
      servedPerSecond: (measured(data, `beyond_served_${rate}`, "count") ?? 0) / STEP_SECONDS,
      p95Seconds: (measured(data, `beyond_duration_${rate}`, "p(95)") ?? 0) / 1000,
    }),
  );
  const told = steps
    .map(
      ({ offeredPerSecond, servedPerSecond, p95Seconds }) =>
        `${offeredPerSecond}/s: ${servedPerSecond.toFixed(0)}/s served, p95 ${(p95Seconds * 1000).toFixed(0)} ms`,
    )
    .join("; ");
  const knee = kneeOf(steps);
  return run.summarize(data, [
    told,
    knee === null
      ? "the knee is before the first step"
      : `the knee is at ${knee.offeredPerSecond}/s${knee === steps.at(-1) ? " or beyond: it was not reached" : ""}`,
  ]);
}

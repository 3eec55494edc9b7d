/**
 * A day at the office within minutes: everybody comes, has lunch, goes home; people ask 100 times a minute each, boards are open, a
 * manager looks at the figures, calls come in and alerts are raised.
 */

import { sleep } from "k6";
import exec from "k6/execution";
import { selector } from "../../otel/catalogue/promql.ts";
import { SLOW_REQUEST_SECONDS } from "../../otel/catalogue/slas.ts";
import { API, apiRequest, apiTraffic, countOf, warmUpApi } from "../lib/api-mix.ts";
import { CONFIG, load, seconds } from "../lib/config.ts";
import { DASHBOARD, dashboardRequest, dashboardTraffic } from "../lib/dashboard.ts";
import { loadFigure } from "../lib/figures.ts";
import { connectLive } from "../lib/live-client.ts";
import {
  answeredSlo,
  latencyOfPrometheus,
  meanIndicator,
  meanTime,
  recorded,
  traced,
  withinSlo,
} from "../lib/objectives.ts";
import { cookieOf, managerSession } from "../lib/people.ts";
import type { SummaryData } from "../lib/report/summary-data.ts";
import { defineRun, type Run } from "../lib/run.ts";
import { placeCall, warmUpWebhooks } from "../lib/vapi.ts";
import { WEBHOOK, webhookObjectives, webhookTraffic } from "../lib/webhooks.ts";

const PEOPLE = load(30);
const PAUSE_SECONDS = 0.6;
const CALLS_PER_MINUTE = load(60);
/** Hours of the day and how many of the people are there; an hour lasts a minute. */
const DAY = [...[0.3, 0.8, 1, 1], ...[0.5, 1, 1, 0.8, 0.3]] as const;
const HOUR_SECONDS = seconds(60);
const DAY_SECONDS = DAY.length * HOUR_SECONDS;
const BOARDS = load(30);

const api = apiTraffic((PEOPLE / PAUSE_SECONDS) * DAY_SECONDS * 0.75, SLOW_REQUEST_SECONDS);
const webhooks = webhookTraffic((CALLS_PER_MINUTE / 60) * DAY_SECONDS * 4 * 0.75);
const DASHBOARD_EVERY_SECONDS = 3;
const dashboards = dashboardTraffic(DAY_SECONDS / DASHBOARD_EVERY_SECONDS);
const QUERIES = meanIndicator("query-mean");

const run = defineRun({
  scenario: "mixed-day",
  title: "A mixed day",
  facts: [
    `${PEOPLE} people who ask ${Math.round(60 / PAUSE_SECONDS)} times a minute each, ${BOARDS} boards, up to ${CALLS_PER_MINUTE} calls a minute; ${DAY.length} hours of ${HOUR_SECONDS} s`,
  ],
  objectives: [
    loadFigure("load-people-p95"),
    loadFigure("load-query-rate", {
      client: null,
      prometheus: {
        kind: "query",
        query: `sum(increase(${selector(`${QUERIES.metric}_count`, QUERIES.matchers)}[${DAY_SECONDS}s])) * 60 / ${DAY_SECONDS}`,
      },
    }),
    answeredSlo(API, "api-availability"),
    meanTime(API, "api-mean", "Mean answer of the API", { comparison: "<", level: SLOW_REQUEST_SECONDS }),
    recorded(API, "Requests"),
    traced(API, "Requests"),
    ...webhookObjectives(),
    withinSlo(DASHBOARD, "dashboard-latency"),
    recorded(DASHBOARD, "Looks at the dashboard"),
    latencyOfPrometheus("live-update-receipt", true),
  ],
  counted: [
    { traffic: api, query: countOf(API) },
    { traffic: webhooks, query: countOf(WEBHOOK) },
    { traffic: dashboards, query: countOf(DASHBOARD) },
  ],
  people: PEOPLE,
  keepsOffice: true,
  readsApplicationMetrics: true,
});

const stages = (of: number) =>
  DAY.map((share) => ({ duration: `${HOUR_SECONDS}s`, target: Math.max(1, Math.round(of * share)) }));

export const options = {
  ...run.options,
  scenarios: {
    people: {
      executor: "ramping-vus",
      exec: "person",
      startVUs: 1,
      stages: stages(PEOPLE),
      gracefulRampDown: "30s",
    },
    callers: {
      executor: "ramping-arrival-rate",
      exec: "caller",
      startRate: 1,
      timeUnit: "1m",
      stages: stages(CALLS_PER_MINUTE),
      preAllocatedVUs: 10,
      maxVUs: 50,
    },
    manager: {
      executor: "constant-arrival-rate",
      exec: "manager",
      rate: 1,
      timeUnit: `${DASHBOARD_EVERY_SECONDS}s`,
      duration: `${DAY_SECONDS}s`,
      preAllocatedVUs: 1,
      maxVUs: 5,
    },
    boards: {
      executor: "per-vu-iterations",
      exec: "board",
      vus: BOARDS,
      iterations: 1,
      maxDuration: `${DAY_SECONDS + 30}s`,
    },
  },
};

/** The run, and the session of whoever looks at the dashboard. */
interface Day extends Run {
  readonly managerSession: string;
}

export function setup(): Day {
  const session = managerSession();
  const begun = run.prepare((warm) => {
    warmUpWebhooks(warm.runId, webhooks);
    dashboards.sendUnmeasured(dashboardRequest(session));
    return warmUpApi(warm, api);
  });
  return { ...begun, managerSession: session };
}

export function person(begun: Run): void {
  const n = exec.scenario.iterationInTest;
  api.send(begun.runId, n, apiRequest(begun, n));
  sleep(PAUSE_SECONDS * (0.5 + Math.random()));
}

export function caller(begun: Run): void {
  placeCall(begun.runId, exec.scenario.iterationInTest, webhooks);
}

export function manager(begun: Day): void {
  dashboards.send(begun.runId, exec.scenario.iterationInTest, dashboardRequest(begun.managerSession));
}

export function board({ sessions }: Run): void {
  const live = connectLive({
    appUrl: CONFIG.appUrl,
    cookie: cookieOf(sessions[exec.scenario.iterationInTest % sessions.length]),
    channels: ["board"],
    onReady: () => {},
    onEvent: () => {},
  });
  setTimeout(() => live.close(), DAY_SECONDS * 1000);
}

export function teardown(begun: Run): void {
  run.judge(begun);
}

export function handleSummary(data: SummaryData): Record<string, string> {
  return run.summarize(data);
}

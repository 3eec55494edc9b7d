/** CC-4: 25 calls of 30 s at a time, then 1,000 at once, placed by the simulator as the carrier and the voice agent's vendor would. */

import { sleep } from "k6";
import http from "k6/http";
import { Rate, Trend } from "k6/metrics";
import { METRICS, prometheusName } from "../../otel/catalogue/metrics.ts";
import { eventSlo, levelValue, slaRow } from "../../otel/catalogue/slas.ts";
import { selector } from "../../otel/catalogue/promql.ts";
import { CONFIG, load, seconds } from "../lib/config.ts";
import { loadFigure, loadRow } from "../lib/figures.ts";
import { latencyOfPrometheus, meanIndicator } from "../lib/objectives.ts";
import { cookieOf } from "../lib/people.ts";
import type { SummaryData } from "../lib/report/summary-data.ts";
import { defineRun, type Run, waitUntil } from "../lib/run.ts";
import { activeCalls, placeCalls, webhooksSince } from "../lib/simulator.ts";

const FEW = load(25);
const MANY = load(1000);
const FEW_SECONDS = seconds(30);
const MANY_SECONDS = Math.max(20, seconds(120));
/** The last words of calls come after they have ended. */
const LAST_WORDS_SECONDS = 30;
/** Calls of others end by then. */
const OTHERS_END_SECONDS = 75;

const connected = new Rate("trunkline_calls_connected");
const setUp = new Trend("trunkline_call_setup", true);
const held = new Trend("trunkline_calls_held");

const connection = eventSlo("call-connection");

const run = defineRun({
  scenario: "voip-capacity",
  title: "Calls at capacity",
  facts: [`${FEW} calls of ${FEW_SECONDS} s, then ${MANY} of ${MANY_SECONDS} s, all at once`],
  objectives: [
    loadFigure("calls-capacity-connection"),
    loadFigure("calls-capacity-setup"),
    loadFigure("calls-held", {
      owed: { comparison: ">=", level: levelValue(loadRow("calls-held").level) * (MANY / 1000) },
      prometheus: {
        kind: "query",
        query: `max_over_time(sum(${selector(prometheusName(METRICS.callsActive), {})})[$window:5s])`,
      },
    }),
    {
      ...{ id: connection.id, title: connection.title, unit: "ratio", client: null, tempo: null },
      owed: { comparison: ">=", level: connection.objectiveRatio },
      prometheus: {
        kind: "share_good",
        total: { metric: connection.indicator.totalMetric, matchers: connection.indicator.totalMatchers },
        bad: { metric: connection.indicator.badMetric, matchers: connection.indicator.badMatchers },
      },
      maxDifference: null,
    },
    // The simulator's callers take their time until they answer, so this is told.
    latencyOfPrometheus("call-setup-time", false),
    {
      ...{
        id: "call-mos",
        title: slaRow("call-mos").title,
        unit: "score",
        owed: null,
        client: null,
        tempo: null,
      },
      prometheus: { kind: "mean", histogram: meanIndicator("call-mos") },
      maxDifference: null,
    },
  ],
  counted: [],
  people: 1,
  needsSimulator: true,
  readsApplicationMetrics: true,
});

export const options = {
  ...run.options,
  scenarios: {
    operator: {
      executor: "shared-iterations",
      vus: 1,
      iterations: 1,
      maxDuration: `${OTHERS_END_SECONDS + FEW_SECONDS + MANY_SECONDS + 4 * LAST_WORDS_SECONDS + 60}s`,
    },
  },
};

export function setup(): Run {
  return run.prepare();
}

export default function operator(begun: Run): void {
  waitUntil(() => activeCalls().length === 0, OTHERS_END_SECONDS);
  playStage(begun, "calls_25", FEW, FEW_SECONDS);
  playStage(begun, "calls_1000", MANY, MANY_SECONDS);
}

/** Places calls at once and looks, until they have ended, how many the application holds. */
function playStage(begun: Run, stage: string, count: number, durationSeconds: number): void {
  const tags = { stage };
  const before = heldNow(begun);
  const startedAtMs = Date.now();
  const placed = placeCalls({ count, durationSeconds, carrier: true, retries: 4, scenario: "sewer" });
  while (Date.now() - startedAtMs < durationSeconds * 1000) {
    held.add(Math.max(0, heldNow(begun) - before), tags);
    sleep(2);
  }
  waitUntil(() => activeCalls().length === 0, LAST_WORDS_SECONDS);
  const rang = new Map(
    webhooksSince(startedAtMs)
      .filter(({ event, status }) => event === "status-update.ringing" && status === 200)
      .map(({ subject, at }) => [subject, Date.parse(at)]),
  );
  for (const { callId, placedAt } of placed) {
    const rangAtMs = rang.get(callId);
    connected.add(rangAtMs !== undefined, tags);
    if (rangAtMs !== undefined) setUp.add(Math.max(0, rangAtMs - Date.parse(placedAt)), tags);
  }
  for (let refused = placed.length; refused < count; refused += 1) connected.add(false, tags);
}

/** Calls that the application says are going on. */
function heldNow({ sessions }: Run): number {
  const response = http.get(`${CONFIG.appUrl}/api/calls/active`, {
    headers: { cookie: cookieOf(sessions[0]) },
    tags: { name: "GET /api/calls/active" },
    responseType: "text",
  });
  return response.status === 200 ? (response.json() as { items: unknown[] }).items.length : 0;
}

export function teardown(begun: Run): void {
  run.judge(begun);
}

export function handleSummary(data: SummaryData): Record<string, string> {
  return run.summarize(data);
}

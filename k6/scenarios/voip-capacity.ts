/** CC-4: 25 calls of 30 s at a time, then 1,000 at once, placed by the simulator as the carrier and the voice agent's vendor would. */

import { sleep } from "k6";
import { Rate, Trend } from "k6/metrics";
import { METRICS, prometheusName } from "../../otel/catalogue/metrics.ts";
import { eventSlo, levelValue, slaRow } from "../../otel/catalogue/slas.ts";
import { selector } from "../../otel/catalogue/promql.ts";
import { load, seconds } from "../lib/config.ts";
import { loadFigure, loadRow } from "../lib/figures.ts";
import { latencyOfPrometheus, meanIndicator } from "../lib/objectives.ts";
import type { SummaryData } from "../lib/report/summary-data.ts";
import { defineRun, type Run, waitUntil } from "../lib/run.ts";
import { activeCalls, type CallWish, placeCalls, webhooksSince } from "../lib/simulator.ts";

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

/** Calls that the application says are going on. */
const ACTIVE = `sum(${selector(prometheusName(METRICS.callsActive), {})})`;
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
        query: `max_over_time(${ACTIVE}[$window:5s]) - min_over_time(${ACTIVE}[$window:5s])`,
      },
      // The gauge is read every few seconds, and others' calls come and go.
      maxDifference: Math.max(5, MANY * 0.05),
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

export default function operator(): void {
  waitUntil(() => activeCalls().length === 0, OTHERS_END_SECONDS);
  playStage("calls_25", { count: FEW, durationSeconds: FEW_SECONDS, carrier: true, detail: "full" });
  playStage("calls_1000", { count: MANY, durationSeconds: MANY_SECONDS, detail: "brief" });
}

/** Places calls at once and looks, until they have ended, how many are held. */
function playStage(stage: string, wish: CallWish): void {
  const tags = { stage };
  const startedAtMs = Date.now();
  const placed = placeCalls({ ...wish, retries: 4, scenario: "sewer" });
  const ours = new Set(placed.map(({ callId }) => callId));
  while (Date.now() - startedAtMs < wish.durationSeconds * 1000) {
    held.add(activeCalls().filter(({ callId }) => ours.has(callId)).length, tags);
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
  for (let refused = placed.length; refused < wish.count; refused += 1) connected.add(false, tags);
}

export function teardown(begun: Run): void {
  run.judge(begun);
}

export function handleSummary(data: SummaryData): Record<string, string> {
  return run.summarize(data);
}

/**
 * Acts as the voice agent's vendor: many calls at once, each with valid authentication and its whole life of webhooks.
 * Judged three times: what the vendor saw, what Prometheus recorded in exactly this time, and whether Tempo has the
 * whole journey of every urgent alert. Thresholds come from otel/catalogue/slas.ts; a breach ends with exit code 99.
 */

import { check, fail, sleep } from "k6";
import exec from "k6/execution";
import http from "k6/http";
import { Counter, Gauge, Rate, Trend } from "k6/metrics";
import { measuredRate } from "../lib/client-view.ts";
import { CONFIG } from "../lib/config.ts";
import { callIdOf, newRunId, traceIdOf, traceparent } from "../lib/ids.ts";
import { prometheusAnswers, queryValue } from "../lib/prometheus.ts";
import { bucketSelector, eventObjective, latencyObjective, quantileLimit, selector } from "../lib/slas.ts";
import {
  holds,
  measured,
  milliseconds,
  percent,
  type ReportLine,
  renderReport,
  type SummaryData,
} from "../lib/summary.ts";
import { isComplete, tempoAnswers, traceHops } from "../lib/tempo.ts";
import { callLife, canAuthenticate, isQueued, sendWebhook } from "../lib/vapi.ts";

const FAST = latencyObjective("voice-webhook-latency");
const P99 = quantileLimit("voice-webhook-p99");
const AVAILABLE = eventObjective("api-availability");
const FAST_MS = FAST.indicator.thresholdSeconds * 1000;
const STEPS = callLife("", new Date(0)).length;
const TOOL_CALL_STEP = callLife("", new Date(0)).findIndex(({ type }) => type === "tool-calls");
const WARM_UP_CALLS = 3;
/** How far apart the shares of fast answers may be that client and server report: the way between them, and buckets. */
const GAP_RATIO = 0.02;

const duration = new Trend("webhook_duration", true);
const within = new Rate("webhook_within_sla");
const answered = new Rate("webhook_answered");
const queued = new Rate("alert_queued");
const sent = new Counter("webhook_sent");
const serverShare = new Gauge("server_within_sla");
const serverMissing = new Gauge("server_missing");
const serverOther = new Gauge("server_other_traffic");
const shareGap = new Gauge("client_server_gap");
const tracesComplete = new Gauge("traces_complete");
const tracesFound = new Gauge("traces_found");

const quantileName = `p(${P99.quantile * 100})`;

export const options = {
  scenarios: {
    calls: {
      executor: "shared-iterations",
      vus: CONFIG.concurrency,
      iterations: CONFIG.calls,
      maxDuration: CONFIG.maxDuration,
    },
  },
  summaryTrendStats: ["avg", "med", "p(95)", quantileName, "max"],
  setupTimeout: "90s",
  teardownTimeout: `${CONFIG.settleSeconds * 2 + 60}s`,
  thresholds: {
    webhook_within_sla: [`rate>=${FAST.objectiveRatio}`],
    webhook_duration: [`${quantileName}<=${P99.limitMs}`],
    webhook_answered: [`rate>=${AVAILABLE.objectiveRatio}`],
    alert_queued: ["rate==1"],
    webhook_sent: [`count>=${CONFIG.calls * STEPS}`],
    server_within_sla: [`value>=${FAST.objectiveRatio}`],
    server_missing: ["value<=0"],
    client_server_gap: [`value<=${GAP_RATIO}`],
    traces_complete: ["value>=1"],
  },
};

const COUNT = `sum(${selector(`${FAST.indicator.metric}_count`, FAST.indicator.matchers)})`;
const COUNT_FAST = `sum(${bucketSelector(FAST.indicator.metric, FAST.indicator.matchers, FAST.indicator.thresholdSeconds)})`;

interface Run {
  readonly runId: string;
  /** What Prometheus had counted when the run began; null where there is no Prometheus. */
  readonly before: { readonly all: number; readonly fast: number } | null;
}

export function setup(): Run {
  if (!canAuthenticate()) {
    fail(
      "No secret of the voice agent's vendor: start this by ./trunkline k6 voice-agent, or set TRUNKLINE_VAPI_BEARER_TOKEN",
    );
  }
  const health = http.get(`${CONFIG.appUrl}/api/health/live`, { tags: { name: "health" }, timeout: "5s" });
  if (health.status !== 200) fail(`No application answers at ${CONFIG.appUrl}: ./trunkline up`);
  const runId = newRunId();
  const countBefore = prometheusAnswers() ? queryValue(COUNT) : null;
  const warmUpId = newRunId();
  for (let call = 0; call < WARM_UP_CALLS; call += 1) placeCall(warmUpId, call, () => {});
  if (countBefore === null) return { runId, before: null };
  // What was counted so far must have arrived before counting begins, or it would be taken for ours.
  waitUntil(() => queryValue(COUNT) - countBefore >= WARM_UP_CALLS * STEPS, CONFIG.settleSeconds);
  return { runId, before: { all: queryValue(COUNT), fast: queryValue(COUNT_FAST) } };
}

type Judge = (type: string, response: ReturnType<typeof sendWebhook>) => void;

function placeCall(runId: string, call: number, judge: Judge): void {
  const callId = callIdOf(runId, call);
  callLife(callId, new Date()).forEach((message, step) => {
    if (step > 0) sleep(CONFIG.thinkSeconds * (0.5 + Math.random()));
    judge(message.type, sendWebhook(callId, message, traceparent(traceIdOf(runId, call, step)), call + step));
  });
}

export default function call(run: Run): void {
  placeCall(run.runId, exec.scenario.iterationInTest, (type, response) => {
    sent.add(1);
    duration.add(response.timings.duration);
    within.add(response.status > 0 && response.timings.duration <= FAST_MS);
    answered.add(response.status > 0 && response.status < 500);
    check(response, { [`${type} is taken`]: ({ status }) => status === 200 });
    if (type === "tool-calls") queued.add(isQueued(response));
  });
}

export function teardown(run: Run): void {
  if (run.before !== null) judgeByPrometheus(run.before);
  if (tempoAnswers()) judgeByTempo(run.runId);
}

function judgeByPrometheus(before: NonNullable<Run["before"]>): void {
  const expected = CONFIG.calls * STEPS;
  const recorded = (): number => queryValue(COUNT) - before.all;
  waitUntil(() => recorded() >= expected, CONFIG.settleSeconds);
  const all = recorded();
  const share = all > 0 ? (queryValue(COUNT_FAST) - before.fast) / all : 0;
  serverShare.add(share);
  serverMissing.add(Math.max(0, expected - all));
  serverOther.add(Math.max(0, all - expected));
  const clientShare = measuredRate("webhook_within_sla");
  if (clientShare !== null) shareGap.add(Math.abs(share - clientShare));
}

function judgeByTempo(runId: string): void {
  const traceId = (call: number): string => traceIdOf(runId, call, TOOL_CALL_STEP);
  waitUntil(() => isComplete(traceHops(traceId(CONFIG.calls - 1))), CONFIG.settleSeconds);
  let found = 0;
  let complete = 0;
  for (let call = 0; call < CONFIG.calls; call += 1) {
    const hops = traceHops(traceId(call));
    if (hops !== null) found += 1;
    if (isComplete(hops)) complete += 1;
  }
  tracesFound.add(found / CONFIG.calls);
  tracesComplete.add(complete / CONFIG.calls);
}

function waitUntil(condition: () => boolean, deadlineSeconds: number): void {
  const deadline = Date.now() + deadlineSeconds * 1000;
  while (!condition() && Date.now() < deadline) sleep(1);
}

export function handleSummary(data: SummaryData): Record<string, string> {
  const lines = reportLines(data);
  const facts = [
    `${CONFIG.calls} calls of ${STEPS} webhooks each, ${CONFIG.concurrency} at the same time, against ${CONFIG.appUrl}`,
    `median ${milliseconds(measured(data, "webhook_duration", "med"))}, 95th percentile ${milliseconds(measured(data, "webhook_duration", "p(95)"))}, slowest ${milliseconds(measured(data, "webhook_duration", "max"))}`,
  ];
  const report = renderReport("Voice agent's webhooks", facts, lines);
  const json = JSON.stringify(
    { scenario: "voice-agent", at: new Date().toISOString(), facts, lines, metrics: data.metrics },
    null,
    2,
  );
  return CONFIG.reportDir === ""
    ? { stdout: report }
    : { stdout: report, [`${CONFIG.reportDir}/k6-voice-agent.json`]: json };
}

function reportLines(data: SummaryData): readonly ReportLine[] {
  const fastPromise = `${percent(FAST.objectiveRatio)} within ${FAST_MS} ms`;
  const server = measured(data, "server_within_sla", "value");
  const other = measured(data, "server_other_traffic", "value") ?? 0;
  const missing = measured(data, "server_missing", "value");
  const gap = measured(data, "client_server_gap", "value");
  const complete = measured(data, "traces_complete", "value");
  const noPrometheus = `not judged: no Prometheus at ${CONFIG.prometheusUrl}`;
  const line = (
    metric: string,
    seenBy: string,
    promise: string,
    outcome: string,
    isJudged = true,
  ): ReportLine => ({ seenBy, promise, outcome, ok: isJudged ? holds(data, metric) : null });
  const notJudged = (text: string): string => (text === "–" ? "not judged" : text);
  return [
    line("webhook_within_sla", "vendor", fastPromise, percent(measured(data, "webhook_within_sla", "rate"))),
    line(
      "webhook_duration",
      "vendor",
      `${P99.quantile * 100}th percentile up to ${P99.limitMs} ms`,
      milliseconds(measured(data, "webhook_duration", quantileName)),
    ),
    line(
      "webhook_answered",
      "vendor",
      `${percent(AVAILABLE.objectiveRatio)} without a server error`,
      percent(measured(data, "webhook_answered", "rate")),
    ),
    line(
      "alert_queued",
      "vendor",
      "every urgent alert is queued",
      percent(measured(data, "alert_queued", "rate")),
    ),
    line(
      "webhook_sent",
      "vendor",
      `all ${CONFIG.calls * STEPS} webhooks are sent in time`,
      `${measured(data, "webhook_sent", "count") ?? 0}`,
    ),
    line(
      "server_missing",
      "Prometheus",
      "every webhook is recorded",
      missing === null ? noPrometheus : `${missing} missing${other > 0 ? ` (and ${other} of others)` : ""}`,
      missing !== null,
    ),
    line(
      "server_within_sla",
      "Prometheus",
      fastPromise,
      server === null ? noPrometheus : percent(server),
      server !== null,
    ),
    line(
      "client_server_gap",
      "both",
      `shares differ by at most ${percent(GAP_RATIO)}`,
      notJudged(percent(gap)),
      gap !== null,
    ),
    line(
      "traces_complete",
      "Tempo",
      "every alert's whole journey",
      complete === null
        ? `not judged: no Tempo at ${CONFIG.tempoUrl}`
        : `${percent(complete)} complete, ${percent(measured(data, "traces_found", "value"))} found`,
      complete !== null,
    ),
  ];
}

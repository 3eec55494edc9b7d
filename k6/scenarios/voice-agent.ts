/**
 * Acts as the voice agent's vendor: many calls at once, each with valid authentication and its whole life of webhooks.
 * Judged three times: what the vendor saw, what Prometheus recorded in exactly this time, and whether Tempo has the
 * whole journey of every urgent alert. Thresholds come from otel/catalogue/slas.ts; a breach ends with exit code 99, and a
 * run that Prometheus or Tempo could not judge with 110, unless TRUNKLINE_K6_ALLOW_UNJUDGED=true.
 */

import { check, fail, sleep } from "k6";
import exec from "k6/execution";
import http from "k6/http";
import { Counter, Gauge, Rate, Trend } from "k6/metrics";
import { bucketSelector, selector } from "../../otel/catalogue/promql.ts";
import { errorBudgetRatio, eventSlo, latencySlo, quantileThreshold } from "../../otel/catalogue/slas.ts";
import { measuredRate } from "../lib/client-view.ts";
import { CONFIG } from "../lib/config.ts";
import { callIdOf, newRunId, traceIdOf, traceparent } from "../lib/ids.ts";
import { prometheusAnswers, queryValue } from "../lib/prometheus.ts";
import {
  holds,
  measured,
  milliseconds,
  percent,
  type ReportLine,
  renderReport,
  type SummaryData,
  verdictOf,
} from "../lib/summary.ts";
import { spansOf, tempoAnswers } from "../lib/tempo.ts";
import { faultsOf } from "../lib/trace-tree.ts";
import { URGENT_ALERT } from "../lib/urgent-alert-trace.ts";
import { callLife, canAuthenticate, isQueued, sendWebhook } from "../lib/vapi.ts";

const FAST = latencySlo("voice-webhook-latency");
const P99 = quantileThreshold("voice-webhook-p99");
const AVAILABLE = eventSlo("api-availability");
const FAST_MS = FAST.indicator.thresholdSeconds * 1000;
const P99_MS = P99.threshold.seconds * 1000;
const STEPS = callLife("", new Date(0)).length;
const TOOL_CALL_STEP = callLife("", new Date(0)).findIndex(({ type }) => type === "tool-calls");
const WARM_UP_CALLS = 3;
/** How far apart the shares of fast answers may be that client and server report: the way between them, and buckets. */
const GAP_RATIO = 0.02;

const duration = new Trend("webhook_duration", true);
const within = new Rate("webhook_within_slo");
const answered = new Rate("webhook_answered");
const queued = new Rate("alert_queued");
const sent = new Counter("webhook_sent");
// What was never set counts as 0 in a threshold: so these count what is wrong, and the last two tell what was judged.
const serverBeyond = new Gauge("server_beyond_slo");
const serverMissing = new Gauge("server_missing");
const serverOther = new Gauge("server_other_traffic");
const shareGap = new Gauge("client_server_gap");
const tracesIncomplete = new Gauge("traces_incomplete");
const tracesMissing = new Gauge("traces_missing");
const prometheusJudged = new Gauge("judged_by_prometheus");
const tempoJudged = new Gauge("judged_by_tempo");

const quantileName = `p(${P99.indicator.quantile * 100})`;

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
    webhook_within_slo: [`rate>=${FAST.objectiveRatio}`],
    webhook_duration: [`${quantileName}<=${P99_MS}`],
    webhook_answered: [`rate>=${AVAILABLE.objectiveRatio}`],
    alert_queued: ["rate==1"],
    webhook_sent: [`count>=${CONFIG.calls * STEPS}`],
    server_beyond_slo: [`value<=${errorBudgetRatio(FAST)}`],
    server_missing: ["value<=0"],
    client_server_gap: [`value<=${GAP_RATIO}`],
    traces_incomplete: ["value<=0"],
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
  const unjudged: string[] = [];
  if (run.before !== null) judgeByPrometheus(run.before);
  else unjudged.push("Prometheus");
  if (tempoAnswers()) judgeByTempo(run.runId);
  else unjudged.push("Tempo");
  // Half a judgement must not look like a whole one: k6 ends with 110 then.
  if (unjudged.length > 0 && !CONFIG.allowUnjudged) exec.test.fail(`not judged by ${unjudged.join(" and ")}`);
}

function judgeByPrometheus(before: NonNullable<Run["before"]>): void {
  const expected = CONFIG.calls * STEPS;
  const recorded = (): number => queryValue(COUNT) - before.all;
  waitUntil(() => recorded() >= expected, CONFIG.settleSeconds);
  const all = recorded();
  const share = all > 0 ? (queryValue(COUNT_FAST) - before.fast) / all : 0;
  prometheusJudged.add(1);
  serverBeyond.add(1 - share);
  serverMissing.add(Math.max(0, expected - all));
  serverOther.add(Math.max(0, all - expected));
  const clientShare = measuredRate("webhook_within_slo");
  if (clientShare !== null) shareGap.add(Math.abs(share - clientShare));
}

function judgeByTempo(runId: string): void {
  const seenBefore = new Map<string, number>();
  const faults = new Map<string, readonly string[]>();
  let open = Array.from({ length: CONFIG.calls }, (_, call) => traceIdOf(runId, call, TOOL_CALL_STEP));
  // Spans of one trace come from several processes and may arrive seconds apart: a trace is judged when nothing was added to it
  // since the last look, and what is not whole is looked at again.
  waitUntil(() => {
    open = open.filter((traceId) => {
      const spans = spansOf(traceId);
      const isStill = spans.length === seenBefore.get(traceId);
      seenBefore.set(traceId, spans.length);
      faults.set(traceId, faultsOf(spans, URGENT_ALERT));
      return !isStill || faults.get(traceId)?.length !== 0;
    });
    return open.length === 0;
  }, CONFIG.settleSeconds);
  tempoJudged.add(1);
  tracesMissing.add(open.filter((traceId) => seenBefore.get(traceId) === 0).length);
  tracesIncomplete.add(open.length);
  for (const traceId of open.slice(0, 5)) {
    const [first = "still growing"] = faults.get(traceId) ?? [];
    // biome-ignore lint/suspicious/noConsole: the only way in which a scenario can name a single trace
    console.warn(`not the whole journey: trace ${traceId}: ${first}`);
  }
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
  const report = renderReport("Voice agent's webhooks", facts, lines, CONFIG.allowUnjudged);
  const json = JSON.stringify(
    {
      scenario: "voice-agent",
      at: new Date().toISOString(),
      verdict: verdictOf(lines),
      facts,
      lines,
      metrics: data.metrics,
    },
    null,
    2,
  );
  return CONFIG.reportDir === ""
    ? { stdout: report }
    : { stdout: report, [`${CONFIG.reportDir}/k6-voice-agent.json`]: json };
}

function reportLines(data: SummaryData): readonly ReportLine[] {
  return [...vendorLines(data), ...prometheusLines(data), tempoLine(data)];
}

const FAST_SLO = `SLO: ${percent(FAST.objectiveRatio)} within ${FAST_MS} ms`;

function vendorLines(data: SummaryData): readonly ReportLine[] {
  const line = (metric: string, expected: string, measuredText: string): ReportLine => ({
    seenBy: "vendor",
    expected,
    measured: measuredText,
    ok: holds(data, metric),
  });
  const rate = (metric: string): string => percent(measured(data, metric, "rate"));
  const percentile = milliseconds(measured(data, "webhook_duration", quantileName));
  return [
    line("webhook_within_slo", FAST_SLO, rate("webhook_within_slo")),
    line(
      "webhook_duration",
      `SLA: ${P99.indicator.quantile * 100}th percentile up to ${P99_MS} ms`,
      percentile,
    ),
    line(
      "webhook_answered",
      `SLO: ${percent(AVAILABLE.objectiveRatio)} without a server error`,
      rate("webhook_answered"),
    ),
    line("alert_queued", "every urgent alert is queued", rate("alert_queued")),
    line(
      "webhook_sent",
      `all ${CONFIG.calls * STEPS} webhooks are sent in time`,
      `${measured(data, "webhook_sent", "count") ?? 0}`,
    ),
  ];
}

function prometheusLines(data: SummaryData): readonly ReportLine[] {
  const isJudged = measured(data, "judged_by_prometheus", "value") === 1;
  const line = (metric: string, seenBy: string, expected: string, measuredText: string): ReportLine => ({
    seenBy,
    expected,
    measured: isJudged ? measuredText : `not judged: no Prometheus at ${CONFIG.prometheusUrl}`,
    ok: isJudged ? holds(data, metric) : null,
  });
  const missing = measured(data, "server_missing", "value") ?? 0;
  const other = measured(data, "server_other_traffic", "value") ?? 0;
  const share = 1 - (measured(data, "server_beyond_slo", "value") ?? 0);
  const gap = percent(measured(data, "client_server_gap", "value"));
  const recorded = `${Math.round(missing)} missing${other >= 1 ? ` (and ${Math.round(other)} of others)` : ""}`;
  return [
    line("server_missing", "Prometheus", "every webhook is recorded", recorded),
    line("server_beyond_slo", "Prometheus", FAST_SLO, percent(share)),
    line("client_server_gap", "both", `shares differ by at most ${percent(GAP_RATIO)}`, gap),
  ];
}

function tempoLine(data: SummaryData): ReportLine {
  const isJudged = measured(data, "judged_by_tempo", "value") === 1;
  const incomplete = measured(data, "traces_incomplete", "value") ?? 0;
  const missing = measured(data, "traces_missing", "value") ?? 0;
  const complete = `${CONFIG.calls - incomplete} of ${CONFIG.calls} complete`;
  return {
    seenBy: "Tempo",
    expected: "every alert's whole journey",
    measured: isJudged
      ? `${complete}${missing > 0 ? `, ${missing} not found` : ""}`
      : `not judged: no Tempo at ${CONFIG.tempoUrl}`,
    ok: isJudged ? holds(data, "traces_incomplete") : null,
  };
}

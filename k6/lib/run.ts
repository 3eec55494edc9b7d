import { fail, sleep } from "k6";
import exec from "k6/execution";
import http from "k6/http";
import { Counter, Gauge } from "k6/metrics";
import type { Options } from "k6/options";
import { CONFIG } from "./config.ts";
import { newRunId } from "./ids.ts";
import { isThisMachine } from "./this-machine.ts";
import { k6Thresholds, isMet, type Objective, type Seen } from "./objective.ts";
import { openSessions, PREPARED_PEOPLE } from "./people.ts";
import { prometheusAnswers, readNow } from "./prometheus.ts";
import { prometheusValue, queriesOf, type Reading } from "./prometheus-view.ts";
import { renderHtml } from "./report/html.ts";
import { renderJunit } from "./report/junit.ts";
import { lineOf, runVerdict, sentenceOf } from "./report/lines.ts";
import { measured, type SummaryData } from "./report/summary-data.ts";
import { renderTable } from "./report/table.ts";
import { simulatorAnswers, switchOffice } from "./simulator.ts";
import { serverSpanOf, tempoAnswers } from "./tempo.ts";
import { tempoValue, type ServerSpan } from "./tempo-view.ts";
import type { Traffic } from "./traffic.ts";

/** The application tells its own metrics this often, the collector those of spans more often. */
const METRICS_INTERVAL_SECONDS = 10;
const SETTLE_FLOOR_SECONDS = 2;

/** What a scenario is, besides its load. */
export interface RunDefinition {
  /** The name of its file. */
  readonly scenario: string;
  readonly title: string;
  /** What was done, in sentences for the report's head. */
  readonly facts: readonly string[];
  readonly objectives: readonly Objective[];
  /** Requests that Prometheus must have counted before it is asked for its view, with the query that counts them. */
  readonly counted: readonly { readonly traffic: Traffic; readonly query: string }[];
  /** People who are signed in. */
  readonly people?: number;
  readonly needsSimulator?: boolean;
  /** The calls that come by themselves go on. */
  readonly keepsOffice?: boolean;
  /** An objective is judged by metrics of the application itself, which come later than those of spans. */
  readonly readsApplicationMetrics?: boolean;
}

/** What `setup` hands to everybody. */
export interface Run {
  readonly runId: string;
  readonly startedAtMs: number;
  /** Sessions of people who are signed in. */
  readonly sessions: readonly string[];
  /** Calls came by themselves before the run, and shall again after it. */
  readonly hasOffice: boolean;
  /** What Prometheus had counted when the run began; null where there is no Prometheus. */
  readonly before: Reading | null;
}

/** A scenario's run, from its thresholds to its reports. */
export interface JudgedRun {
  /** For k6's options. */
  readonly options: Pick<Options, "thresholds" | "summaryTrendStats" | "setupTimeout" | "teardownTimeout">;
  /**
   * For `setup`. `warmUp` sends what is not judged, so that the first judged request finds everything warm; it answers how many
   * requests those were.
   */
  prepare(warmUp?: (run: Omit<Run, "before">) => number): Run;
  /** For `teardown`: reads what Prometheus and Tempo recorded. `found` replaces the objectives' own way to Tempo. */
  judge(run: Run, ofTempo?: () => Readonly<Record<string, number>>): void;
  /** For `handleSummary`: the table, and the reports. `more`: facts that only the end knows. */
  summarize(data: SummaryData, more?: readonly string[]): Record<string, string>;
}

/** Declares a scenario's run; to be called while k6 loads it. */
export function defineRun(definition: RunDefinition): JudgedRun {
  const { objectives, counted } = definition;
  const gauge = (view: string, { id }: Objective): Gauge => new Gauge(viewMetric(view, id));
  const ofPrometheus = new Map(objectives.map((one) => [one.id, gauge("prometheus", one)]));
  const ofTempo = new Map(objectives.map((one) => [one.id, gauge("tempo", one)]));
  const serverMissed = new Counter("server_missed");
  const others = new Map(counted.map(({ traffic: { name } }) => [name, new Gauge(othersMetric(name))]));

  const queries = (windowSeconds: number): readonly string[] => [
    ...objectives.flatMap(({ prometheus }) =>
      prometheus === null ? [] : queriesOf(prometheus, windowSeconds),
    ),
  ];

  function waitUntilCounted(before: Reading, expected: ReadonlyMap<string, number>): void {
    waitUntil(() => {
      const now = readNow(counted.map(({ query }) => query));
      return counted.every(
        ({ query }) => (now[query] ?? 0) - (before[query] ?? 0) >= (expected.get(query) ?? 0),
      );
    });
  }

  function judgeByPrometheus(run: Run, before: Reading): void {
    const expected = counted.map(({ traffic, query }): [string, number] => [query, traffic.sentSoFar() ?? 0]);
    waitUntilCounted(before, new Map(expected));
    if (definition.readsApplicationMetrics) sleep(METRICS_INTERVAL_SECONDS + SETTLE_FLOOR_SECONDS);
    const windowSeconds = (Date.now() - run.startedAtMs) / 1000;
    const after = readNow([...queries(windowSeconds), ...counted.map(({ query }) => query)]);
    for (const { traffic, query } of counted) {
      const all = (after[query] ?? 0) - (before[query] ?? 0);
      const ours = traffic.sentSoFar();
      if (ours !== null && all > 0) others.get(traffic.name)?.add(Math.max(0, all - ours) / all);
    }
    for (const { id, prometheus, owed } of objectives) {
      if (prometheus === null) continue;
      const value = prometheusValue(prometheus, before, after, windowSeconds);
      if (value === null) continue;
      ofPrometheus.get(id)?.add(value);
      if (owed !== null && !isMet(owed, value)) serverMissed.add(1);
    }
  }

  function judgeByTempo(run: Run): void {
    const traffics = counted.map(({ traffic }) => traffic);
    for (const traffic of traffics) {
      const traceIds = traffic.sampledTraceIds(run.runId);
      if (traceIds === null) continue;
      const spans = serverSpans(traceIds);
      for (const { id, client, tempo } of objectives) {
        if (tempo === null || !client?.metric.startsWith(`${traffic.name}_`)) continue;
        const value = tempoValue(tempo, spans);
        if (value !== null) ofTempo.get(id)?.add(value);
      }
    }
  }

  return {
    options: {
      summaryTrendStats: ["avg", "med", "p(75)", "p(95)", "p(99)", "max"],
      setupTimeout: "180s",
      teardownTimeout: `${CONFIG.settleSeconds * 3 + 90}s`,
      thresholds: { ...k6Thresholds(objectives), server_missed: ["count<=0"] },
    },

    prepare(warmUp) {
      for (const url of [CONFIG.appUrl, CONFIG.simulatorUrl]) {
        if (!isThisMachine(url)) fail(`${url} is not of this machine: load is put on nothing else`);
      }
      const health = http.get(`${CONFIG.appUrl}/api/health/live`, {
        tags: { name: "health" },
        timeout: "5s",
      });
      if (health.status !== 200) fail(`No application answers at ${CONFIG.appUrl}: ./trunkline up`);
      const hasSimulator = simulatorAnswers();
      if (definition.needsSimulator && !hasSimulator) fail(`No simulator answers at ${CONFIG.simulatorUrl}`);
      const hasOffice = hasSimulator && !definition.keepsOffice && switchOffice(false);
      const sessions = definition.people === undefined ? [] : openSessions(definition.people);
      const run = { runId: newRunId(), startedAtMs: Date.now(), sessions, hasOffice };
      const all = [...queries(0), ...counted.map(({ query }) => query)];
      const first = prometheusAnswers() ? readNow(all) : null;
      const warmUps = warmUp?.({ ...run, runId: newRunId() }) ?? 0;
      if (first === null) return { ...run, before: null };
      const query = counted[0]?.query;
      // What was sent so far must have been counted before counting begins, or it would be taken for ours.
      if (query !== undefined && warmUps > 0) waitUntilCounted(first, new Map([[query, warmUps]]));
      return { ...run, startedAtMs: Date.now(), before: readNow(all) };
    },

    judge(run, byTempo) {
      if (run.hasOffice) switchOffice(true);
      const unjudged: string[] = [];
      const isOfTempo = byTempo !== undefined || objectives.some(({ tempo }) => tempo !== null);
      if (run.before !== null) judgeByPrometheus(run, run.before);
      else if (objectives.some(({ prometheus }) => prometheus !== null)) unjudged.push("Prometheus");
      if (isOfTempo && tempoAnswers()) {
        judgeByTempo(run);
        for (const [id, value] of Object.entries(byTempo?.() ?? {})) ofTempo.get(id)?.add(value);
      } else if (isOfTempo) unjudged.push("Tempo");
      // Half a judgement must not look like a whole one: k6 ends with 110 then.
      if (unjudged.length > 0 && !CONFIG.allowUnjudged)
        exec.test.fail(`not judged by ${unjudged.join(" and ")}`);
    },

    summarize(data, more = []) {
      const { scenario, title } = definition;
      const lines = objectives.map((objective) => lineOf(objective, seenOf(objective, data)));
      const at = new Date().toISOString();
      const durationSeconds = data.state.testRunDurationMs / 1000;
      const facts = [...definition.facts, ...more, ...peopleFact(definition.people), ...shortenings()];
      const sentence = sentenceOf(lines, CONFIG.allowUnjudged);
      const stdout = renderTable(title, facts, lines, sentence);
      if (CONFIG.reportDir === "") return { stdout };
      const { metrics } = data;
      const { release, compress, loadShare } = CONFIG;
      const verdict = runVerdict(lines);
      const size = { compress, loadShare };
      const json = { scenario, title, at, release, durationSeconds, ...size, verdict, facts, lines, metrics };
      const file = `${CONFIG.reportDir}/k6-${scenario}`;
      return {
        stdout,
        [`${file}.json`]: JSON.stringify(json, null, 2),
        [`${file}.xml`]: renderJunit(scenario, at, durationSeconds, lines),
        [`${file}.html`]: renderHtml({ title, at, facts, lines, sentence, metrics }),
      };
    },
  };
}

function viewMetric(view: string, id: string): string {
  return `${view}_view_${id.replaceAll("-", "_")}`;
}

function othersMetric(traffic: string): string {
  return `${traffic}_others`;
}

function seenOf(objective: Objective, data: SummaryData): Seen {
  const { id, client } = objective;
  const ofClient = (metric: string | undefined): number | null => {
    if (client === null || metric === undefined) return null;
    const value = measured(data, metric, client.statistic);
    return value === null ? null : value * client.scale;
  };
  return {
    client: ofClient(client?.metric),
    sampled: ofClient(client?.sampledMetric),
    prometheus: measured(data, viewMetric("prometheus", id), "value"),
    tempo: measured(data, viewMetric("tempo", id), "value"),
    othersRatio: measured(data, othersMetric(client?.metric.split("_")[0] ?? ""), "value") ?? 0,
  };
}

function peopleFact(people: number | undefined): readonly string[] {
  if (people === undefined) return [];
  return PREPARED_PEOPLE === 0
    ? ["the demo's people are signed in"]
    : [`${Math.min(people, PREPARED_PEOPLE)} people are signed in`];
}

/** What makes a run a smaller one than its scenario says. */
function shortenings(): readonly string[] {
  return [
    ...(CONFIG.compress === 1 ? [] : [`durations divided by ${CONFIG.compress}`]),
    ...(CONFIG.loadShare === 1 ? [] : [`${Math.round(CONFIG.loadShare * 100)} % of the load`]),
  ];
}

/** The server's spans of these traces, as many as Tempo has before the end of patience. */
function serverSpans(traceIds: readonly string[]): readonly ServerSpan[] {
  const found: ServerSpan[] = [];
  let open = traceIds;
  waitUntil(() => {
    open = open.filter((traceId) => {
      const span = serverSpanOf(traceId);
      if (span !== null) found.push(span);
      return span === null;
    });
    return open.length === 0;
  });
  return found;
}

/** Asks once a second until it is so, for as long as the run may settle. */
export function waitUntil(condition: () => boolean, deadlineSeconds = CONFIG.settleSeconds): void {
  const deadline = Date.now() + deadlineSeconds * 1000;
  while (!condition() && Date.now() < deadline) sleep(1);
}

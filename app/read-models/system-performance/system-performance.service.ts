import { DASHBOARD_UIDS, SLO_RECORDINGS, THRESHOLD_RECORDINGS } from "../../../otel/catalogue/rules.ts";
import type { SlaThreshold, Slo } from "../../../otel/catalogue/sla.types.ts";
import { SLA_THRESHOLDS, SLOS } from "../../../otel/catalogue/slas.ts";
import { createRecentReads } from "../../platform/cache/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import type { ExpiringStore } from "../../platform/store/index.ts";
import type { MetricsStore, Sample } from "../../providers/metrics/port.ts";
import type {
  Objective,
  SlowOperation,
  SystemEvaluation,
  SystemPerformance,
  Threshold,
  VitalName,
  Vitals,
} from "./system-performance.contract.ts";
import { figureOf, recommend, stateOfObjective, stateOfThreshold } from "./system-performance.policy.ts";
import {
  ALL_VITALS,
  SLOW_OPERATION_QUESTIONS,
  VITAL_LABEL,
  VITAL_NAMES,
} from "./system-performance.questions.ts";

/** Every open page asks: Prometheus hears one set of questions in so long. */
const MAX_AGE_MS = 5_000;
const HISTORY_SECONDS = 1_800;
const STEP_SECONDS = 30;
/** For so long after somebody has asked, the figures of the moment are told. */
const WATCHED_SECONDS = 120;
const NOW = "now";

export type SystemPerformanceService = ReturnType<typeof createSystemPerformanceService>;

/** How the system is, from Prometheus; without it, that it is away. */
export function createSystemPerformanceService(deps: {
  readonly metrics: MetricsStore | null;
  /** Has somebody looked lately? Shared by all processes. */
  readonly watched: ExpiringStore<true>;
  readonly grafanaUrl: string | null;
  readonly runbooksUrl: string | null;
  readonly logger: Logger;
  readonly now?: () => Date;
}) {
  const { metrics, watched, logger, now = () => new Date() } = deps;
  const recent = createRecentReads<SystemPerformance>({ maxAgeMs: MAX_AGE_MS, read: read });

  async function read(): Promise<SystemPerformance> {
    const at = now();
    if (metrics === null) return withoutMetrics(at, "not_configured");
    try {
      const [vitals, history, objectives, thresholds, slowOperations] = await Promise.all([
        readVitals(metrics, at),
        readHistory(metrics, at),
        readObjectives(metrics, at),
        readThresholds(metrics, at),
        readSlowOperations(metrics, at),
      ]);
      return {
        at: at.toISOString(),
        isDegraded: false,
        degradedBecause: null,
        vitals,
        history,
        objectives: objectives.map(({ row: _, ...objective }) => objective),
        thresholds: thresholds.map(({ row: _, ...threshold }) => threshold),
        slowOperations,
        recommendations: recommend(objectives, thresholds),
      };
    } catch (error) {
      logger.warn({ error }, "Prometheus does not answer; nothing is known of how the system is");
      return withoutMetrics(at, "no_answer");
    }
  }

  async function readObjectives(store: MetricsStore, at: Date): Promise<(Objective & { row: Slo })[]> {
    const { events30d, badEvents30d, budgetRemaining, budgetEnd, burnRate1h } = SLO_RECORDINGS;
    const [events, bad, left, ends, burn] = await Promise.all(
      [events30d, badEvents30d, budgetRemaining, budgetEnd, burnRate1h].map(async (series) =>
        byLabel(await store.query(series, at), "slo"),
      ),
    );
    return SLOS.map((row) => {
      const { id, title, owner, objectiveRatio } = row;
      const all = events?.get(id) ?? 0;
      const endSeconds = ends?.get(id);
      const measured = {
        metRatio: all > 0 ? 1 - (bad?.get(id) ?? 0) / all : null,
        events: Math.round(all),
        budgetLeftRatio: left?.get(id) ?? null,
        burnRate: burn?.get(id) ?? null,
        budgetEndsAt: endSeconds === undefined ? null : dateOf(endSeconds),
      };
      const links = linksOf(id, `${DASHBOARD_UIDS.slo}?var-slo=${id}`);
      return {
        id,
        title,
        owner,
        objectiveRatio,
        ...measured,
        ...links,
        state: stateOfObjective(measured, row, at),
        row,
      };
    });
  }

  async function readThresholds(
    store: MetricsStore,
    at: Date,
  ): Promise<(Threshold & { row: SlaThreshold })[]> {
    const samples = await store.query(THRESHOLD_RECORDINGS.value, at);
    return SLA_THRESHOLDS.map((row) => {
      const { id, title, owner, comparison, levels, service } = row;
      const values = samples.filter(({ labels }) => labels.slo === id).map(({ value }) => value);
      const worst = comparison === ">" ? Math.max(...values) : Math.min(...values);
      const measured = {
        value: values.length === 0 ? null : worst,
        comparison,
        warning: levels.warning ? figureOf(levels.warning).value : null,
        critical: levels.critical ? figureOf(levels.critical).value : null,
      };
      const { unit } = figureOf(levels.warning ?? levels.critical ?? { count: 0 });
      const isWebVital = service === "trunkline-web";
      const links = linksOf(id, DASHBOARD_UIDS.thresholds);
      return {
        id,
        title,
        owner,
        unit,
        isWebVital,
        ...measured,
        ...links,
        state: stateOfThreshold(measured),
        row,
      };
    });
  }

  function linksOf(id: string, dashboard: string) {
    const { grafanaUrl, runbooksUrl } = deps;
    return {
      runbookUrl: runbooksUrl === null ? null : `${runbooksUrl.replace(/\/$/, "")}/${id}`,
      dashboardUrl: grafanaUrl === null ? null : `${grafanaUrl.replace(/\/$/, "")}/d/${dashboard}`,
    };
  }

  const isWatched = async () => metrics !== null && (await watched.get(NOW)) !== null;

  return {
    /** How the system is now, for somebody who looks at it: for a while the figures of the moment are told, too. */
    async current(): Promise<SystemPerformance> {
      // Without Redis nothing is told live; the page asks by itself.
      await watched.set(NOW, true, WATCHED_SECONDS).catch(() => undefined);
      return (await recent.get(NOW)) ?? withoutMetrics(now(), "no_answer");
    },

    /** What is owed and how far it is met; null where nobody looks. */
    async evaluationIfWatched(): Promise<SystemEvaluation | null> {
      if (!(await isWatched())) return null;
      const performance = await recent.get(NOW);
      if (!performance) return null;
      const { vitals: _vitals, history: _history, ...evaluation } = performance;
      return evaluation;
    },

    /** The figures of this moment; null where nobody looks, or nothing can be known. */
    async vitalsIfWatched(): Promise<Vitals | null> {
      if (metrics === null || !(await isWatched())) return null;
      return readVitals(metrics, now()).catch((error: unknown) => {
        logger.debug({ error }, "Prometheus does not answer; the figures of this moment are not told");
        return null;
      });
    },
  };
}

async function readVitals(metrics: MetricsStore, at: Date): Promise<Vitals> {
  const values = byLabel(await metrics.query(ALL_VITALS, at), VITAL_LABEL);
  return { at: at.toISOString(), ...mapVitals((name) => values.get(name) ?? null) };
}

async function readHistory(metrics: MetricsStore, at: Date): Promise<SystemPerformance["history"]> {
  // On whole steps, so that a chart does not shiver from look to look.
  const toMs = Math.floor(at.getTime() / (STEP_SECONDS * 1_000)) * STEP_SECONDS * 1_000;
  const from = new Date(toMs - HISTORY_SECONDS * 1_000);
  const range = { from, to: new Date(toMs), stepSeconds: STEP_SECONDS };
  const series = await metrics.queryRange(ALL_VITALS, range);
  const steps = HISTORY_SECONDS / STEP_SECONDS + 1;
  return {
    from: from.toISOString(),
    stepSeconds: STEP_SECONDS,
    series: mapVitals((name) => {
      const points = series.find(({ labels }) => labels[VITAL_LABEL] === name)?.points ?? [];
      const byStep = new Map(
        points.map(({ at: when, value }) => [
          Math.round((when.getTime() - from.getTime()) / (STEP_SECONDS * 1_000)),
          value,
        ]),
      );
      return Array.from({ length: steps }, (_, step) => byStep.get(step) ?? null);
    }),
  };
}

async function readSlowOperations(metrics: MetricsStore, at: Date): Promise<SlowOperation[]> {
  const byOperation = async (question: string) =>
    new Map((await metrics.query(question, at)).map(({ labels, value }) => [operationOf(labels), value]));
  const { p95Seconds, requestsPerMinute, errorsPerMinute } = SLOW_OPERATION_QUESTIONS;
  const [slow, requests, errors] = await Promise.all(
    [p95Seconds, requestsPerMinute, errorsPerMinute].map(byOperation),
  );
  return [...(slow ?? [])]
    .toSorted(([, a], [, b]) => b - a)
    .map(([operation, seconds]) => {
      const asked = requests?.get(operation) ?? 0;
      return {
        operation,
        p95Seconds: seconds,
        requestsPerMinute: asked,
        errorRatio: asked > 0 ? Math.min(1, (errors?.get(operation) ?? 0) / asked) : 0,
      };
    });
}

function operationOf({ http_request_method: method, http_route: route }: Sample["labels"]): string {
  return `${method ?? ""} ${route ?? ""}`.trim();
}

function byLabel(samples: readonly Sample[], label: string): ReadonlyMap<string, number> {
  return new Map(samples.flatMap(({ labels, value }) => (labels[label] ? [[labels[label], value]] : [])));
}

function mapVitals<Value>(figure: (name: VitalName) => Value): Record<VitalName, Value> {
  return Object.fromEntries(VITAL_NAMES.map((name) => [name, figure(name)])) as Record<VitalName, Value>;
}

/** Null where it is too far away to be a date. */
function dateOf(seconds: number): string | null {
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** What can be said where nothing was measured. */
function withoutMetrics(
  at: Date,
  degradedBecause: NonNullable<SystemPerformance["degradedBecause"]>,
): SystemPerformance {
  return {
    at: at.toISOString(),
    isDegraded: true,
    degradedBecause,
    vitals: { at: at.toISOString(), ...mapVitals(() => null) },
    history: { from: at.toISOString(), stepSeconds: STEP_SECONDS, series: mapVitals(() => []) },
    objectives: [],
    thresholds: [],
    slowOperations: [],
    recommendations: [],
  };
}

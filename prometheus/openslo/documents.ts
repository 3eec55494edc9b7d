import { bucketSelector, selector } from "../../otel/catalogue/promql.ts";
import type { BurnRateWindow, Severity, Sla, Slo } from "../../otel/catalogue/sla.types.ts";
import { BURN_RATE_WINDOWS, SLO_WINDOW_DAYS, SLOS } from "../../otel/catalogue/slas.ts";
import { severityOf } from "../source/burn-rate-alerts.ts";

/** One object of OpenSLO v1: https://github.com/OpenSLO/OpenSLO */
export interface OpenSloObject {
  readonly apiVersion: "openslo/v1";
  readonly kind: "DataSource" | "Service" | "SLO" | "AlertPolicy" | "AlertCondition";
  readonly metadata: {
    readonly name: string;
    readonly displayName?: string;
    readonly labels?: Readonly<Record<string, string | readonly string[]>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: unknown;
}

const DATA_SOURCE = "prometheus";

/**
 * The SLOs as OpenSLO documents by file name, so that other tools (Sloth, Nobl9, oslo) can read them: one file of what they
 * share, one for each SLO with its alerts. Thresholds have no budget, so OpenSLO has no object for them.
 */
export function openSloFiles(slos: readonly Slo[] = SLOS): ReadonlyMap<string, readonly OpenSloObject[]> {
  return new Map([
    ["_shared.yaml", [dataSource(), ...alertConditions(slos), ...services(slos)]],
    ...slos.map((slo): [string, readonly OpenSloObject[]] => [
      `${slo.id}.yaml`,
      [sloObject(slo), alertPolicy(slo)],
    ]),
  ]);
}

function object(
  kind: OpenSloObject["kind"],
  metadata: OpenSloObject["metadata"],
  spec: unknown,
): OpenSloObject {
  return { apiVersion: "openslo/v1", kind, metadata, spec };
}

function dataSource(): OpenSloObject {
  return object(
    "DataSource",
    { name: DATA_SOURCE, displayName: "Prometheus" },
    { type: "Prometheus", connectionDetails: { url: "http://127.0.0.1:9090" } },
  );
}

function services(slos: readonly Sla[]): readonly OpenSloObject[] {
  return [...new Set(slos.map(({ service }) => service))].map((name) =>
    object("Service", { name }, { description: `Trunkline: ${name.replace("trunkline-", "")}` }),
  );
}

/** Name of the alert condition of one pair of windows; an SLO that can wait has the same pairs, all of them milder. */
function conditionName({ long }: BurnRateWindow, severity: Severity): string {
  return `burn-rate-${long}-${severity}`;
}

function alertConditions(slos: readonly Slo[]): readonly OpenSloObject[] {
  return BURN_RATE_WINDOWS.flatMap((row) =>
    [...new Set(slos.map((slo) => severityOf(slo, row.severity)))].map((severity) =>
      alertCondition(row, severity),
    ),
  );
}

function alertCondition(row: BurnRateWindow, severity: Severity): OpenSloObject {
  return object(
    "AlertCondition",
    {
      name: conditionName(row, severity),
      displayName: `Budget burns ${row.factor} times too fast over ${row.long}`,
    },
    {
      description: `The short window of ${row.short} must burn as fast, too (prometheus/rules).`,
      severity,
      condition: {
        kind: "burnrate",
        op: "gt",
        threshold: row.factor,
        lookbackWindow: row.long,
        alertAfter: row.for,
      },
    },
  );
}

function alertPolicy(slo: Slo): OpenSloObject {
  return object(
    "AlertPolicy",
    { name: slo.id, displayName: slo.title },
    {
      description: slo.impact,
      alertWhenBreaching: true,
      alertWhenResolved: true,
      alertWhenNoData: false,
      conditions: BURN_RATE_WINDOWS.map((row) => ({
        conditionRef: conditionName(row, severityOf(slo, row.severity)),
      })),
      notificationTargets: [],
    },
  );
}

function sloObject(slo: Slo): OpenSloObject {
  return object(
    "SLO",
    {
      name: slo.id,
      displayName: slo.title,
      labels: { owner: slo.owner, audience: slo.audience, requirement: slo.requirements },
      annotations: { "trunkline.example/runbook": `prometheus/runbooks/${slo.id}.md` },
    },
    {
      description: slo.impact,
      service: slo.service,
      indicator: {
        metadata: { name: slo.id, displayName: slo.title },
        spec: { ratioMetric: ratioMetric(slo) },
      },
      timeWindow: [{ duration: `${SLO_WINDOW_DAYS}d`, isRolling: true }],
      budgetingMethod: "Occurrences",
      objectives: [{ displayName: slo.title, target: slo.objectiveRatio }],
      alertPolicies: [{ alertPolicyRef: slo.id }],
    },
  );
}

/** Counters as they are: a tool takes its own rate of them. */
function ratioMetric({ indicator }: Slo): unknown {
  const query = (series: string): unknown => ({
    metricSource: { metricSourceRef: DATA_SOURCE, type: "Prometheus", spec: { query: `sum(${series})` } },
  });
  if (indicator.type === "event_ratio") {
    return {
      counter: true,
      bad: query(selector(indicator.badMetric, indicator.badMatchers)),
      total: query(selector(indicator.totalMetric, indicator.totalMatchers)),
    };
  }
  return {
    counter: true,
    good: query(bucketSelector(indicator.metric, indicator.matchers, indicator.thresholdSeconds)),
    total: query(selector(`${indicator.metric}_count`, indicator.matchers)),
  };
}

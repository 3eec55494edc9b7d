import { METRICS, prometheusName, SPAN_METRICS } from "../../otel/catalogue/metrics.ts";
import { META_MONITORING_ALERTS as ALERTS } from "../../otel/catalogue/rules.ts";
import { firing, type RuleCase } from "./rule-cases.ts";

type Asked = readonly [evalTime: string, fires: boolean, labels?: Readonly<Record<string, string>>];

/** A case in steps of 15 s; series as promtool writes them. */
function metaCase(
  alert: string,
  name: string,
  series: Readonly<Record<string, string>>,
  asked: readonly Asked[],
): RuleCase {
  return {
    name: `${alert}: ${name}`,
    interval: "15s",
    input_series: Object.entries(series).map(([key, values]) => ({ series: key, values })),
    promql_expr_test: asked.map(([evalTime, fires, labels]) => firing(alert, evalTime, fires, labels)),
  };
}

/** Cases that take days, in steps of four minutes. */
export function metaDayCases(): readonly RuleCase[] {
  return [
    {
      ...metaCase(
        ALERTS.targetDown,
        "what has been down for more than a day is known",
        { 'up{job="redis",instance="a"}': "1x1 0x400" },
        [
          ["23h56m", true],
          ["24h8m", false],
        ],
      ),
      interval: "4m",
    },
  ];
}

/** Every alert of meta-monitoring: what makes it fire, its waiting time, its end, and what must not make it fire. */
export function metaCases(): readonly RuleCase[] {
  return [
    metaCase(ALERTS.watchdog, "fires from the first moment, with nothing measured", {}, [
      ["0s", true],
      ["1h", true],
    ]),
    ...targetCases(),
    ...silenceCases(),
    ...spanCases(),
    ...dependencyCases(),
    ...collectorCases(),
    ...tempoCases(),
    ...prometheusCases(),
  ];
}

function targetCases(): readonly RuleCase[] {
  return [
    metaCase(
      ALERTS.targetDown,
      "what answered and does not any more, after two minutes, until it answers again",
      { 'up{job="redis",instance="a"}': "1x20 0x20 1x40" },
      [
        ["7m", false],
        ["7m15s", true, { job: "redis", instance: "a" }],
        ["10m15s", true],
        ["10m30s", false],
      ],
    ),
    metaCase(
      ALERTS.targetDown,
      "what never ran here, and what answers, are silent",
      { 'up{job="grafana",instance="never"}': "0x80", 'up{job="redis",instance="a"}': "1x80" },
      [["20m", false]],
    ),
  ];
}

const STARTED = 'process_start_time_seconds{job="prometheus"}';
const REPORTS = {
  'target_info{job="trunkline-worker",instance="b"}': "1x400",
  'target_info{job="trunkline/trunkline-scheduler",instance="c"}': "1x400",
} as const;

function silenceCases(): readonly RuleCase[] {
  const api = (values: string) => ({
    ...REPORTS,
    [STARTED]: "0x400",
    'target_info{job="trunkline/trunkline-api",instance="a"}': values,
  });
  return [
    metaCase(
      ALERTS.serviceSilent,
      "five minutes without a word, one of waiting, until it reports again",
      api("1x40 stale _x100 1x200"),
      [
        // Last seen at 10m.
        ["15m45s", false],
        ["16m15s", true, { service: "trunkline-api" }],
        ["16m15s", false, { service: "trunkline-worker" }],
        ["37m", false],
      ],
    ),
    metaCase(ALERTS.serviceSilent, "a restart of two minutes is silent", api("1x40 stale _x8 1x200"), [
      ["12m", false],
      ["16m15s", false],
      ["20m", false],
    ]),
    metaCase(
      ALERTS.serviceSilent,
      "a stack that has just started has ten minutes, then its silence counts",
      { ...REPORTS, [STARTED]: "0x400" },
      [
        ["6m", false],
        ["10m45s", false],
        ["11m", true, { service: "trunkline-api" }],
      ],
    ),
    metaCase(
      ALERTS.serviceSilent,
      "a Prometheus that does not watch itself is no excuse",
      { ...REPORTS },
      [
        ["45s", false],
        ["1m", true, { service: "trunkline-api" }],
      ],
    ),
  ];
}

function spanCases(): readonly RuleCase[] {
  const ended = `${prometheusName(METRICS.telemetrySpans)}{job="trunkline/trunkline-worker",trunkline_telemetry_span_outcome="ended"}`;
  const counted = `${SPAN_METRICS.calls}{service_name="trunkline-worker",span_name="job"}`;
  const alert = ALERTS.spansMissing;
  return [
    metaCase(
      alert,
      "spans that end and are not counted any more, until they are",
      { [ended]: "0+5x400", [counted]: "0+5x80 405x160 410+5x150" },
      [
        // Counted until 20m; the count stands still from 35m on.
        ["40m", false],
        ["40m15s", true, { service: "trunkline-worker" }],
        ["40m15s", false, { service: "trunkline-api" }],
        ["62m", false],
      ],
    ),
    metaCase(alert, "spans that were never counted", { [ended]: "0+5x400" }, [
      ["4m", false],
      ["20m", true, { service: "trunkline-worker" }],
    ]),
    metaCase(alert, "no span, no loss: a quiet night", { [ended]: "1000x400", [counted]: "1000x400" }, [
      ["99m", false],
    ]),
    metaCase(alert, "few spans may be under way", { [ended]: "0x60 20x300", [counted]: "0x400" }, [["25m", false]]),
    metaCase(
      alert,
      "a restarted collector counts from the beginning",
      { [ended]: "0+5x400", [counted]: "0+5x100 stale _x20 5+5x250" },
      [
        ["30m", false],
        ["50m", false],
        ["80m", false],
      ],
    ),
    metaCase(
      alert,
      "the first request after a quiet night in which the collector was restarted",
      { [ended]: "1000x200 1100x200", [counted]: "_x201 100x200" },
      [
        ["52m", false],
        ["60m", false],
      ],
    ),
  ];
}

function dependencyCases(): readonly RuleCase[] {
  const up = (dependency: string, instance: string) =>
    `trunkline_dependency_up_ratio{trunkline_dependency="${dependency}",instance="${instance}"}`;
  return [
    metaCase(
      ALERTS.dependencyDown,
      "down for one process of several, until it answers again; a provider is told by its breaker",
      {
        [up("redis", "a")]: "1x60",
        [up("redis", "b")]: "1x20 0x20 1x20",
        [up("postgres", "a")]: "1x60",
        [up("sms_provider", "a")]: "0x60",
      },
      [
        ["6m", false],
        ["6m15s", true, { trunkline_dependency: "redis" }],
        ["6m15s", false, { trunkline_dependency: "postgres" }],
        ["6m15s", false, { trunkline_dependency: "sms_provider" }],
        ["11m", false],
      ],
    ),
  ];
}

function collectorCases(): readonly RuleCase[] {
  const toTempo = { exporter: "otlp_grpc/tempo" };
  return [
    metaCase(
      ALERTS.collectorLosesData,
      "what is lost for good, by exporter, until nothing more is",
      {
        'otelcol_exporter_send_failed_spans{exporter="otlp_grpc/tempo"}': "0x20 10+10x60 610x100",
        'otelcol_exporter_enqueue_failed_metric_points_total{exporter="otlp_http/prometheus"}': "0x200",
      },
      [
        // From 5m15s on.
        ["10m", false],
        ["10m15s", true, toTempo],
        ["10m15s", false, { exporter: "otlp_http/prometheus" }],
        ["20m", true],
        ["26m", false],
      ],
    ),
    metaCase(
      ALERTS.collectorRefusesData,
      "what is refused, by receiver, until nothing more is",
      {
        'otelcol_receiver_refused_spans{receiver="otlp"}': "0x20 10+10x60 610x100",
        'otelcol_receiver_refused_metric_points_total{receiver="faro"}': "0x200",
      },
      [
        ["10m", false],
        ["10m15s", true, { receiver: "otlp" }],
        ["10m15s", false, { receiver: "faro" }],
        ["26m", false],
      ],
    ),
    metaCase(
      ALERTS.collectorFallsBehind,
      "a queue more than half full, until it is not",
      {
        'otelcol_exporter_queue_size{exporter="otlp_grpc/tempo",data_type="traces"}': "0x20 51x40 50x40",
        'otelcol_exporter_queue_capacity{exporter="otlp_grpc/tempo",data_type="traces"}': "100x120",
        'otelcol_exporter_queue_size{exporter="otlp_http/prometheus",data_type="metrics"}': "50x120",
        'otelcol_exporter_queue_capacity{exporter="otlp_http/prometheus",data_type="metrics"}': "100x120",
      },
      [
        ["10m", false],
        ["10m15s", true, toTempo],
        ["10m15s", false, { exporter: "otlp_http/prometheus" }],
        ["16m", false],
      ],
    ),
  ];
}

function tempoCases(): readonly RuleCase[] {
  const waiting = 'otelcol_exporter_queue_size{exporter="otlp_grpc/tempo",data_type="traces"}';
  const received = 'tempo_distributor_spans_received_total{tenant="single-tenant"}';
  const discarded = 'tempo_discarded_spans_total{reason="rate_limited"}';
  return [
    metaCase(
      ALERTS.tempoNotIngesting,
      "spans wait and none arrives, until one does",
      { [waiting]: "0x20 5x160", [received]: "0+5x20 100x120 105+5x40" },
      [
        // The last one arrived at 5m; ten minutes later nothing has, ten more are waited.
        ["24m30s", false],
        ["25m15s", true],
        ["37m", false],
      ],
    ),
    metaCase(
      ALERTS.tempoNotIngesting,
      "a Tempo that has thrown spans away",
      { [discarded]: "0x20 10+10x60 610x100", [waiting]: "0x200", [received]: "0+5x200" },
      [
        ["15m", false],
        ["15m15s", true],
        ["31m", false],
      ],
    ),
    metaCase(
      ALERTS.tempoNotIngesting,
      "spans wait for a moment and arrive; nothing waits in a quiet night",
      { [waiting]: "5x100 0x100", [received]: "0+5x100 500x100" },
      [
        ["24m", false],
        ["49m", false],
      ],
    ),
    metaCase(
      ALERTS.tempoNotIngesting,
      "metrics that wait are no spans",
      { 'otelcol_exporter_queue_size{exporter="otlp_http/prometheus",data_type="metrics"}': "5x200" },
      [["30m", false]],
    ),
  ];
}

function prometheusCases(): readonly RuleCase[] {
  const stack = { service: "trunkline-stack" };
  return [
    metaCase(
      ALERTS.remoteWriteFails,
      "Prometheus refuses what is written, until it takes it",
      {
        'prometheus_http_requests_total{handler="/api/v1/otlp/v1/metrics",code="400"}': "0x20 1+1x40 41x60",
        'prometheus_http_requests_total{handler="/api/v1/write",code="204"}': "0+1x120",
        'prometheus_http_requests_total{handler="/api/v1/query",code="400"}': "0+1x120",
      },
      [
        ["10m", false],
        ["10m15s", true, { handler: "/api/v1/otlp/v1/metrics" }],
        ["10m15s", false, { handler: "/api/v1/write" }],
        ["10m15s", false, { handler: "/api/v1/query" }],
        ["21m", false],
      ],
    ),
    metaCase(
      ALERTS.remoteWriteFails,
      "Tempo gives up on samples",
      { 'prometheus_remote_storage_samples_failed_total{job="tempo"}': "0x20 1+1x80" },
      [
        ["10m", false],
        ["10m15s", true, { job: "tempo" }],
      ],
    ),
    metaCase(
      ALERTS.rulesFail,
      "at once, and for five minutes",
      { 'prometheus_rule_evaluation_failures_total{rule_group="x"}': "0x20 1x100" },
      [
        ["5m", false],
        ["5m15s", true, stack],
        ["11m", false],
      ],
    ),
    metaCase(
      ALERTS.rulesLate,
      "evaluations left out again and again, until none is",
      { 'prometheus_rule_group_iterations_missed_total{rule_group="x"}': "0x20 1+1x60 61x40" },
      [
        ["15m", false],
        ["15m15s", true],
        ["26m", false],
      ],
    ),
    metaCase(
      ALERTS.rulesLate,
      "many left out once, by a machine that slept",
      { 'prometheus_rule_group_iterations_missed_total{rule_group="x"}': "0x20 400x100" },
      [
        ["10m", false],
        ["20m", false],
      ],
    ),
    metaCase(
      ALERTS.notificationsFail,
      "one way of several is closed, until it is open",
      {
        'alertmanager_notifications_failed_total{integration="webhook",reason="other"}': "0x20 1+1x40 41x60",
        'alertmanager_notifications_failed_total{integration="email",reason="other"}': "0x120",
        "prometheus_notifications_dropped_total": "0x120",
      },
      [
        ["7m", false],
        ["7m15s", true, { integration: "webhook" }],
        ["7m15s", false, { integration: "email" }],
        ["21m", false],
      ],
    ),
    metaCase(
      ALERTS.notificationsFail,
      "Prometheus reaches no Alertmanager",
      { "prometheus_notifications_dropped_total": "0x20 1+1x40" },
      [
        ["7m", false],
        ["7m15s", true, stack],
      ],
    ),
  ];
}

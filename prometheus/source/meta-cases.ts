import { SDK_METRICS, SPAN_METRICS } from "../../otel/catalogue/metrics.ts";
import { INTERNAL_RECEIVERS, META_MONITORING_ALERTS as ALERTS } from "../../otel/catalogue/rules.ts";
import { firing, type RuleCase } from "./rule-cases.ts";
import { SIGNALS } from "./meta-monitoring.ts";
import { MONITORED_SERVICES } from "./services.ts";

const STARTED = 'process_start_time_seconds{job="prometheus"}';

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
      "in a stack that has just started, what is not there yet is waited for",
      {
        'up{job="redis",instance="a"}': "1x1 0x100",
        [STARTED]: "120x101",
        'process_start_time_seconds{job="collector"}': "240x101",
      },
      [
        ["13m45s", false],
        ["14m", true],
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

/** Cases of the alerts that there are for each service, in steps of a minute. */
export function serviceCases(): readonly RuleCase[] {
  return MONITORED_SERVICES.flatMap((service) => [...silenceCases(service), ...spanCases(service)]);
}

function silenceCases(service: string): readonly RuleCase[] {
  const others = Object.fromEntries(
    MONITORED_SERVICES.filter((other) => other !== service).map((other) => [
      `target_info{job="trunkline/${other}",instance="b"}`,
      "1x60",
    ]),
  );
  const own = (values: string) => ({ ...others, [`target_info{job="${service}",instance="a"}`]: values });
  const own1 = { service };
  return [
    minuteCase(
      ALERTS.serviceSilent,
      `${service}: five minutes without a word, one of waiting, until it reports again`,
      {
        ...own("1x10 stale _x25 1x20"),
        [STARTED]: "120x60",
        // That another part has just started excuses nothing.
        'process_start_time_seconds{job="collector"}': "900x60",
      },
      [
        ["15m", false, own1],
        ["16m", true, own1],
        ["36m", true, own1],
        ["37m", false, own1],
      ],
    ),
    minuteCase(
      ALERTS.serviceSilent,
      `${service}: a restart of two minutes is silent, with a namespace before its name`,
      {
        ...others,
        [`target_info{job="trunkline/${service}",instance="a"}`]: "1x10 stale _x1 1x40",
        [STARTED]: "120x60",
      },
      [
        ["14m", false, own1],
        ["30m", false, own1],
      ],
    ),
    minuteCase(
      ALERTS.serviceSilent,
      `${service}: a stack that has just started has ten minutes, then its silence counts`,
      { ...others, [STARTED]: "120x60" },
      [
        ["12m", false, own1],
        ["13m", true, own1],
      ],
    ),
    minuteCase(
      ALERTS.serviceSilent,
      `${service}: a Prometheus that does not watch itself is no excuse`,
      others,
      [
        ["0m", false, own1],
        ["1m", true, own1],
      ],
    ),
  ];
}

function spanCases(service: string): readonly RuleCase[] {
  const alert = ALERTS.spansMissing;
  const own = { service };
  const spans = (instance: string, of = service) =>
    `${SDK_METRICS.spansProcessed}{job="trunkline/${of}",instance="${instance}"}`;
  const counted = (span: string, of = service) =>
    `${SPAN_METRICS.calls}{service_name="${of}",span_name="${span}"}`;
  const ended = (perMinute: number) => ({
    [spans("a")]: `0+${perMinute * 0.5}x100`,
    [spans("b")]: `0+${perMinute * 0.5}x100`,
  });
  const still = { [counted("great")]: "1000x100", [counted("small")]: "1x100" };
  return [
    minuteCase(
      alert,
      `${service}: spans that end and are not counted any more, until they are`,
      {
        ...ended(20),
        ...still,
        [counted("job")]: "0+20x20 400x29 420+20x40",
        [counted("job", "another")]: "0+20x100",
      },
      [
        // Counted until 20m: the count stands still from 35m on, and is waited for.
        ["39m", false, own],
        ["40m", true, own],
        ["52m", false, own],
      ],
    ),
    minuteCase(
      alert,
      `${service}: spans that were never counted, just more than may be under way`,
      { ...ended(1.38), [counted("job", "another")]: "5x100" },
      [["25m", true, own]],
    ),
    minuteCase(
      alert,
      `${service}: spans that were counted once`,
      { ...ended(20), [counted("job")]: "_x21 100x60" },
      [
        ["40m", false, own],
        ["41m", true, own],
      ],
    ),
    minuteCase(alert, `${service}: exactly as many as may be under way`, { [spans("a")]: "0x5 20x60" }, [
      ["15m", false, own],
      ["20m", false, own],
    ]),
    minuteCase(
      alert,
      `${service}: few spans may be under way, whatever other processes do`,
      {
        ...ended(1.3),
        [spans("a", "another")]: "0+20x100",
      },
      [["30m", false, own]],
    ),
    minuteCase(
      alert,
      `${service}: spans are counted`,
      { ...ended(20), ...still, [counted("job")]: "0+20x100" },
      [["60m", false, own]],
    ),
    minuteCase(
      alert,
      `${service}: a restarted collector counts from the beginning`,
      { ...ended(20), [counted("job")]: "0+20x30 stale _x4 20+20x60" },
      [
        ["38m", false, own],
        ["60m", false, own],
      ],
    ),
    minuteCase(
      alert,
      `${service}: the first request after a quiet night in which the collector was restarted`,
      {
        [spans("a")]: "1000x20 1100x40",
        [counted("job")]: "_x21 100x40",
        [counted("job", "another")]: "5x60",
      },
      [
        ["30m", false, own],
        ["35m", false, own],
      ],
    ),
  ];
}

function minuteCase(...args: Parameters<typeof metaCase>): RuleCase {
  return { ...metaCase(...args), interval: "1m" };
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
    ...["send", "enqueue"].flatMap((step) =>
      SIGNALS.map((signal) =>
        countedCase(ALERTS.collectorLosesData, `otelcol_exporter_${step}_failed_${signal}`, "exporter"),
      ),
    ),
    ...SIGNALS.map((signal) =>
      countedCase(ALERTS.collectorRefusesData, `otelcol_receiver_refused_${signal}`, "receiver"),
    ),
    metaCase(
      ALERTS.collectorLosesData,
      "two kinds at once, by one exporter, are one alert",
      {
        'otelcol_exporter_send_failed_spans{exporter="otlp_grpc/tempo"}': "0+10x60",
        'otelcol_exporter_enqueue_failed_spans_total{exporter="otlp_grpc/tempo"}': "0+10x60",
      },
      [["12m", true, toTempo]],
    ),
    metaCase(
      ALERTS.collectorFallsBehind,
      "a queue more than half full, until it is not",
      {
        ...queue("otlp_grpc/tempo", "traces", "0x20 502x40 500x40"),
        ...queue("otlp_grpc/tempo", "logs", "100x120"),
        ...queue("otlp_http/prometheus", "metrics", "300x120"),
        ...queue("otlp_http/prometheus", "logs", "300x120"),
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

/** What the collector counts grows at one of its parts, slowly, for a while. */
function countedCase(alert: string, metric: string, label: string): RuleCase {
  return metaCase(
    alert,
    `${metric} grows, until it does not`,
    {
      [`${metric}{${label}="one",server="a"}`]: "0x20 1+1x60 61x40",
      [`${metric}{${label}="one",server="b"}`]: "0x120",
      [`${metric}_total{${label}="another"}`]: "0x120",
      [`otelcol_other_total{${label}="another"}`]: "0+10x120",
    },
    [
      // From 5m15s to 20m15s; the rate looks back five minutes, and the alert waits as long.
      ["10m", false],
      ["10m15s", true, { [label]: "one" }],
      ["10m15s", false, { [label]: "another" }],
      ["24m", true],
      ["26m", false],
    ],
  );
}

/** Fill and size of a queue of the collector. */
function queue(exporter: string, data: string, values: string): Readonly<Record<string, string>> {
  const labels = `{exporter="${exporter}",data_type="${data}"}`;
  return {
    [`otelcol_exporter_queue_size${labels}`]: values,
    [`otelcol_exporter_queue_capacity${labels}`]: "1000x120",
  };
}

function tempoCases(): readonly RuleCase[] {
  const waiting = 'otelcol_exporter_queue_size{exporter="otlp_grpc/tempo",data_type="traces"}';
  const received = 'tempo_distributor_spans_received_total{tenant="single-tenant"}';
  const discarded = 'tempo_discarded_spans_total{reason="rate_limited"}';
  return [
    metaCase(
      ALERTS.tempoNotIngesting,
      "spans wait and none arrives, until one does",
      {
        [waiting]: "0x20 1x160",
        'otelcol_exporter_queue_size{exporter="otlp_http/tempo",data_type="traces"}': "0x180",
        [received]: "0+5x20 100x120 105+5x40",
        'tempo_distributor_spans_received_total{tenant="another"}': "7x180",
      },
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
      {
        [discarded]: "0x20 1x180",
        'tempo_discarded_spans_total{reason="another"}': "0x200",
        [waiting]: "0x200",
        [received]: "0+5x200",
      },
      [["14m", false]],
    ),
    metaCase(
      ALERTS.tempoNotIngesting,
      "a Tempo that throws spans away all the time",
      {
        [discarded]: "0x20 1+0.02x60 2.2x100",
        'tempo_discarded_spans_total{reason="another"}': "0x200",
        [waiting]: "0x200",
        [received]: "0+5x200",
      },
      [
        ["15m", false],
        ["15m15s", true],
        ["29m", true],
        ["31m", false],
      ],
    ),
    metaCase(
      ALERTS.tempoNotIngesting,
      "spans wait for a moment and arrive; nothing waits in a quiet night",
      { [waiting]: "5x100 0x100", [received]: "0+0.02x100 2x100" },
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

/** What Alertmanager counts of one receiver. */
function notificationsFailed(receiver: string, reason = "other", integration = "webhook"): string {
  return `alertmanager_notifications_failed_total{integration="${integration}",receiver_name="${receiver}",reason="${reason}"}`;
}

function prometheusCases(): readonly RuleCase[] {
  const stack = { service: "trunkline-stack" };
  return [
    metaCase(
      ALERTS.remoteWriteFails,
      "Prometheus refuses what is written, until it takes it",
      {
        'prometheus_http_requests_total{handler="/api/v1/otlp/v1/metrics",code="400"}': "0x20 1+1x40 41x60",
        'prometheus_http_requests_total{handler="/api/v1/otlp/v1/metrics",code="500"}': "0x120",
        'prometheus_http_requests_total{handler="/api/v1/write",code="204"}': "0+1x120",
        'prometheus_http_requests_total{handler="/api/v1/query",code="400"}': "0+1x120",
      },
      [
        ["10m", false],
        ["10m15s", true, { handler: "/api/v1/otlp/v1/metrics" }],
        ["10m15s", false, { handler: "/api/v1/write" }],
        ["10m15s", false, { handler: "/api/v1/query" }],
        ["19m", true],
        ["21m", false],
      ],
    ),
    metaCase(
      ALERTS.remoteWriteFails,
      "Tempo gives up on samples",
      {
        'prometheus_remote_storage_samples_failed_total{job="tempo",url="a"}': "0x20 1+1x40 41x60",
        'prometheus_remote_storage_samples_failed_total{job="tempo",url="b"}': "0x120",
        'prometheus_remote_storage_samples_failed_total{job="another"}': "0x120",
      },
      [
        ["10m", false],
        ["10m15s", true, { job: "tempo" }],
        ["19m", true],
        ["21m", false],
      ],
    ),
    metaCase(
      ALERTS.rulesFail,
      "at once, and for five minutes",
      {
        'prometheus_rule_evaluation_failures_total{rule_group="x"}': "0x20 1x100",
        'prometheus_rule_evaluation_failures_total{rule_group="y"}': "0x120",
      },
      [
        ["5m", false],
        ["5m15s", true, stack],
        ["9m", true],
        ["11m", false],
      ],
    ),
    metaCase(
      ALERTS.rulesLate,
      "evaluations left out again and again, until none is",
      {
        'prometheus_rule_group_iterations_missed_total{rule_group="x"}': "0x20 1+1x60 61x40",
        'prometheus_rule_group_iterations_missed_total{rule_group="y"}': "0x120",
      },
      [
        ["15m", false],
        ["15m15s", true],
        ["24m", true],
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
        [notificationsFailed("pager", "other")]: "0x20 1+1x40 41x60",
        [notificationsFailed("pager", "clientError")]: "0x120",
        [notificationsFailed("mail", "other", "email")]: "0x120",
        prometheus_notifications_dropped_total: "0x120",
      },
      [
        ["7m", false],
        ["7m15s", true, { integration: "webhook" }],
        ["7m15s", false, { integration: "email" }],
        ["19m", true],
        ["21m", false],
      ],
    ),
    metaCase(
      ALERTS.notificationsFail,
      "an Alertmanager that does not name its receivers",
      {
        'alertmanager_notifications_failed_total{integration="webhook",reason="other"}': "0x20 1+1x40 41x60",
      },
      [["7m15s", true, { integration: "webhook" }]],
    ),
    metaCase(
      ALERTS.notificationsFail,
      "our own parts refuse, and pages and mails arrive",
      {
        ...Object.fromEntries(INTERNAL_RECEIVERS.map((one) => [notificationsFailed(one), "0+1x120"])),
        [notificationsFailed("pager")]: "0x120",
        [notificationsFailed("mail", "other", "email")]: "0x120",
        prometheus_notifications_dropped_total: "0x120",
      },
      [
        ["10m", false],
        ["30m", false],
      ],
    ),
    ...INTERNAL_RECEIVERS.map((own) =>
      metaCase(
        ALERTS.internalNotificationsFail,
        `${own} refuses for five minutes, until it does not; another way out is another alert`,
        {
          [notificationsFailed(own)]: "0x20 1+1x60 61x40",
          [notificationsFailed(own, "clientError")]: "0x120",
          ...Object.fromEntries(
            INTERNAL_RECEIVERS.filter((one) => one !== own).map((one) => [notificationsFailed(one), "0x120"]),
          ),
          [notificationsFailed("pager")]: "0+1x120",
          [notificationsFailed("mail", "other", "email")]: "0+1x120",
          [notificationsFailed("business", "other", "email")]: "0+1x120",
        },
        [
          ["10m", false],
          ["10m15s", true, { receiver_name: own }],
          ...INTERNAL_RECEIVERS.filter((one) => one !== own).map(
            (one): Asked => ["10m15s", false, { receiver_name: one }],
          ),
          ...["pager", "mail", "business"].map((one): Asked => ["10m15s", false, { receiver_name: one }]),
          ["24m", true],
          ["26m", false],
        ],
      ),
    ),
    metaCase(
      ALERTS.internalNotificationsFail,
      "the product is restarted: one notification fails, and is told again",
      { [notificationsFailed("product")]: "0x20 1x100" },
      [
        ["10m", false],
        ["20m", false],
      ],
    ),
    metaCase(
      ALERTS.notificationsFail,
      "Prometheus reaches no Alertmanager",
      {
        'prometheus_notifications_dropped_total{alertmanager="a"}': "0x20 1+1x40 41x60",
        'prometheus_notifications_dropped_total{alertmanager="b"}': "0x120",
      },
      [
        ["7m", false],
        ["7m15s", true, stack],
        ["19m", true],
        ["21m", false],
      ],
    ),
  ];
}

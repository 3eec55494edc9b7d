import { describe, expect, it } from "vitest";
import { SDK_METRICS, SPAN_METRICS } from "../../otel/catalogue/metrics.ts";
import { META_MONITORING_ALERTS } from "../../otel/catalogue/rules.ts";
import { SLAS } from "../../otel/catalogue/slas.ts";
import { exportedSeries } from "./absence-alerts.ts";
import { clockAtSpeed } from "./durations.ts";
import { readSeriesName } from "./promql/promtool-notation.ts";
import { ruleRunner } from "./promql/rule-engine.ts";
import { type Labels, SeriesStore } from "./promql/series.ts";
import { parseExpression, type SelectorExpression } from "./promql/syntax.ts";
import { ruleFiles } from "./rule-files.ts";
import { isAlert } from "./rule-model.ts";
import { exampleLabels } from "./sample-series.ts";
import { MONITORED_SERVICES } from "./services.ts";

const MINUTE_MS = 60_000;
const HOUR = 60;

/** Every alert that could fire where nobody does anything: all but those of burn rates, levels and forecasts. */
const alerts = Object.values(ruleFiles(clockAtSpeed(1)))
  .flatMap(({ groups }) => groups.flatMap((group) => group.rules))
  .filter(isAlert)
  .filter(({ alert, labels }) => alert.endsWith("NoData") || labels.slo === "meta-monitoring");

/** When a part runs, in minutes from the beginning; and when requests come. */
interface Situation {
  readonly minutes: number;
  /** Between two looks; at most four, since older samples are not looked at. */
  readonly stepMinutes?: number;
  readonly prometheus?: (minute: number) => boolean;
  readonly collector?: (minute: number) => boolean;
  readonly service?: (service: string, minute: number) => boolean;
  readonly hasTraffic?: (minute: number) => boolean;
}

const always = () => true;
const known = new Map<string, Labels>();

/** Labels of a series, read once. */
function seriesOf(name: string): Labels {
  const labels = known.get(name) ?? readSeriesName(name);
  known.set(name, labels);
  return labels;
}

/**
 * What a stack exports meanwhile, minute by minute, and which alerts fire. A process exports all its series from its
 * start, at zero; the collector's begin with the first request that it sees.
 */
function firingIn(situation: Situation): readonly string[] {
  const {
    minutes,
    stepMinutes = 1,
    prometheus = always,
    collector = always,
    service = always,
    hasTraffic = () => false,
  } = situation;
  const store = new SeriesStore();
  const runners = alerts.map(ruleRunner);
  const fired = new Set<string>();
  const firing = parseExpression('ALERTS{alertstate="firing"}') as SelectorExpression;
  const startedAt = new Map<string, number>();
  let spansSeen = 0;
  for (let minute = 0; minute < minutes; minute += stepMinutes) {
    const timeMs = minute * MINUTE_MS;
    const runs = (part: string, isRunning: boolean): boolean => {
      if (isRunning) startedAt.set(part, startedAt.get(part) ?? minute);
      else startedAt.delete(part);
      return isRunning;
    };
    const write = (series: string, value: number) => store.append(seriesOf(series), timeMs, value);
    const isCollecting = runs("collector", collector(minute));
    if (!isCollecting) spansSeen = 0;
    const isScraping = runs("prometheus", prometheus(minute));
    const services = MONITORED_SERVICES.filter((name) => runs(name, service(name, minute)));
    if (isCollecting && hasTraffic(minute)) spansSeen += 50;
    if (!isScraping) continue;
    write('up{job="prometheus",instance="p"}', 1);
    write(
      'process_start_time_seconds{job="prometheus"}',
      ((startedAt.get("prometheus") ?? 0) * MINUTE_MS) / 1000,
    );
    write('up{job="collector",instance="c"}', isCollecting ? 1 : 0);
    for (const name of MONITORED_SERVICES)
      write(`up{job="app",instance="${name}"}`, services.includes(name) ? 1 : 0);
    if (isCollecting) {
      for (const name of services) {
        const since = startedAt.get(name) ?? 0;
        write(`target_info{job="trunkline/${name}",instance="${name}:${since}"}`, 1);
        const spans = hasTraffic(minute) ? 50 * (minute - since + 1) : 0;
        const labels = `job="trunkline/${name}",instance="${name}:${since}"`;
        if (spans > 0 || !situation.hasTraffic) write(`${SDK_METRICS.spansProcessed}{${labels}}`, spans);
        if (spansSeen > 0) write(`${SPAN_METRICS.calls}{service_name="${name}"}`, spansSeen);
      }
      if (services.length === MONITORED_SERVICES.length)
        for (const series of EXPORTED) store.append(series, timeMs, 0);
      write('otelcol_exporter_queue_size{exporter="otlp_grpc/tempo"}', 0);
      write('otelcol_exporter_queue_capacity{exporter="otlp_grpc/tempo"}', 1000);
    }
    for (const run of runners) run(store, timeMs);
    for (const { labels, values } of store.select(firing)) {
      if (values.at(-1) === 1) fired.add(`${labels.alertname} ${labels.service}`);
    }
  }
  return [...fired].filter((name) => !name.startsWith(META_MONITORING_ALERTS.watchdog)).sort();
}

/** One series of each that processes export from their start, as the row of an SLA selects it. */
const EXPORTED = SLAS.flatMap((sla) => {
  if (exportedSeries(sla) === undefined) return [];
  const { indicator } = sla;
  const isCounted = indicator.type === "event_ratio" || indicator.type === "share";
  const name = isCounted
    ? indicator.totalMetric
    : `${indicator.metric}${indicator.type === "gauge" ? "" : "_count"}`;
  return [
    {
      ...exampleLabels(isCounted ? indicator.totalMatchers : indicator.matchers),
      __name__: name,
      slo_row: sla.id,
    },
  ];
});

describe("alerts where nothing is wrong", () => {
  it("are silent in a fresh installation that nobody uses yet, whose application starts after Prometheus", () => {
    expect(firingIn({ minutes: 3 * HOUR, service: (_, minute) => minute >= 4 })).toEqual([]);
  });

  it("are silent when every service is replaced by a release, one after the other", () => {
    const down = (service: string) =>
      60 + 3 * MONITORED_SERVICES.indexOf(service as (typeof MONITORED_SERVICES)[number]);
    expect(
      firingIn({
        minutes: 2 * HOUR,
        service: (service, minute) => minute < down(service) || minute >= down(service) + 2,
        hasTraffic: always,
      }),
    ).toEqual([]);
  });

  it("are silent when the whole stack is restarted, and when it was away for a night", () => {
    const away = (minute: number) =>
      (minute >= 60 && minute < 63) || (minute >= 2 * HOUR && minute < 14 * HOUR);
    const isThere = (minute: number) => !away(minute);
    expect(
      firingIn({
        minutes: 16 * HOUR,
        prometheus: isThere,
        collector: (minute) => isThere(minute - 1),
        service: (_, minute) => isThere(minute - 3),
      }),
    ).toEqual([]);
  });

  it("are silent in an empty night in which the collector is restarted, up to the first request", () => {
    expect(
      firingIn({
        minutes: 12 * HOUR,
        collector: (minute) => minute !== 200,
        hasTraffic: (minute) => minute < 60 || minute >= 10 * HOUR,
      }),
    ).toEqual([]);
  });

  it("are silent for a whole weekend without a call, a browser or an open board", () => {
    expect(firingIn({ minutes: 63 * HOUR, stepMinutes: 4, hasTraffic: (minute) => minute < 30 })).toEqual([]);
  });
});

describe("alerts where the pipeline is blind", () => {
  it("say which service has fallen silent, and nothing of each thing that it measured", () => {
    expect(
      firingIn({
        minutes: 2 * HOUR,
        service: (service, minute) => service !== "trunkline-worker" || minute < 60,
      }),
    ).toEqual(["ServiceSilent trunkline-worker", "TargetDown trunkline-stack"]);
  });

  it("say that the collector is gone", () => {
    expect(firingIn({ minutes: 2 * HOUR, collector: (minute) => minute < 60 })).toEqual([
      ...MONITORED_SERVICES.map((service) => `ServiceSilent ${service}`).sort(),
      "TargetDown trunkline-stack",
    ]);
  });
});

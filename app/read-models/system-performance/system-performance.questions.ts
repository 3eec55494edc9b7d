import { METRICS, prometheusName, SPAN_METRICS } from "../../../otel/catalogue/metrics.ts";
import { selector } from "../../../otel/catalogue/promql.ts";
import type { VitalName } from "./system-performance.contract.ts";

/** Answers of the API to everybody; health checks and scrapes ask all the time, and are nobody's wait. */
const API = {
  span_kind: "SPAN_KIND_SERVER",
  service_name: "trunkline-api",
  http_route: "!~|/api/health.*|/api/metrics|/api/live.*",
} as const;
const FAILED = { ...API, http_response_status_code: "~5.." } as const;
const BY_OPERATION = "http_request_method, http_route";
const SLOWEST = 10;
const calls = (matchers: Readonly<Record<string, string>>, window: string) =>
  `rate(${selector(SPAN_METRICS.calls, matchers)}[${window}])`;
const duration = (part: "sum" | "count" | "bucket", window: string) =>
  `rate(${selector(`${SPAN_METRICS.duration}_${part}`, API)}[${window}])`;

/** What each figure of the moment is, in PromQL. */
export const VITAL_QUESTIONS: Readonly<Record<VitalName, string>> = {
  meanResponseSeconds: `sum(${duration("sum", "1m")}) / sum(${duration("count", "1m")})`,
  errorRatio: `(sum(${calls(FAILED, "5m")}) or vector(0)) / sum(${calls(API, "5m")})`,
  requestsPerMinute: `60 * sum(${calls(API, "1m")})`,
  openConnections: `sum(${prometheusName(METRICS.liveConnections)})`,
  cpuRatio: `max(${prometheusName(METRICS.processCpuUtilization)})`,
  memoryRatio: `max(${prometheusName(METRICS.processMemoryUtilization)})`,
  eventLoopDelaySeconds: 'max(nodejs_eventloop_delay_p99_seconds{service_name=~"trunkline-.+"})',
};
export const VITAL_NAMES = Object.keys(VITAL_QUESTIONS) as readonly VitalName[];

/** The label by which the answer to `ALL_VITALS` tells which figure is which. */
export const VITAL_LABEL = "vital";

/** All of them as one question: a look costs one request. */
export const ALL_VITALS = VITAL_NAMES.map(
  (name) => `label_replace(${VITAL_QUESTIONS[name]}, "${VITAL_LABEL}", "${name}", "", "")`,
).join(" or ");

/** Of the last half hour, by operation. */
export const SLOW_OPERATION_QUESTIONS = {
  p95Seconds: `topk(${SLOWEST}, histogram_quantile(0.95, sum by (le, ${BY_OPERATION}) (${duration("bucket", "30m")})) > 0)`,
  requestsPerMinute: `60 * sum by (${BY_OPERATION}) (${calls(API, "30m")}) > 0`,
  errorsPerMinute: `60 * sum by (${BY_OPERATION}) (${calls(FAILED, "30m")}) > 0`,
} as const;

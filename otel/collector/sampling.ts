import { SPAN_METRICS } from "../catalogue/metrics.ts";
import { labelName, type Matchers, readMatcher } from "../catalogue/promql.ts";
import type { Sla } from "../catalogue/sla.types.ts";
import { latencyLimitSeconds, SLOW_REQUEST_SECONDS } from "../catalogue/slas.ts";
import { env, ottlString } from "./ottl.ts";

/** A trace's last 32 bits are random, by W3C Trace Context: below the bound they say the same in every collector. */
const WITHIN_SHARE = `ParseInt(Substring(span.trace_id.string, 24, 8), 16) < ${env("TRUNKLINE_TRACE_SHARE_PERCENT", "100")} * ${2 ** 32 / 100}`;
const METHOD = 'span.attributes["http.request.method"]';
const IS_READ = `(${METHOD} == "GET" or ${METHOD} == "HEAD")`;
const FAILED = "span.status.code == STATUS_CODE_ERROR";
/** Webhooks, everything that people change, and jobs. */
const WORK = [
  `span.kind == SPAN_KIND_SERVER and not ${IS_READ}`,
  "span.kind == SPAN_KIND_PRODUCER",
  "span.kind == SPAN_KIND_CONSUMER",
];
const ORDINARY_READ = `span.kind == SPAN_KIND_SERVER and ${IS_READ}`;

/**
 * Processor `tail_sampling`: which traces are kept, each of them whole. Only one that holds an answered read, and nothing
 * besides that is worth more, may be left out: then its id decides. A read that is not answered when the decision falls
 * is no ordinary one.
 */
export function tailSampling(slas: readonly Sla[]): unknown {
  return {
    decision_wait: "5s",
    num_traces: 50_000,
    // What comes later (receipts, live updates, a browser's span) follows the decision.
    decision_cache: { sampled_cache_size: 200_000, non_sampled_cache_size: 200_000 },
    sample_on_first_match: true,
    policies: [
      spanPolicy("share-of-reads", [WITHIN_SHARE]),
      spanPolicy("work", WORK),
      spanPolicy("errors", [FAILED, ...badSpans(slas)]),
      spanPolicy("slower-than-sla", slowSpans(slas)),
      {
        name: "no-read",
        type: "not",
        not: { not_sub_policy: spanPolicy("read", [ORDINARY_READ]) },
      },
    ],
  };
}

/**
 * Processor `transform` before the span metrics: a span whose trace may be left out counts, but is no exemplar. Of what a
 * span says by itself only, so that it can be judged when it comes.
 */
export function exemplars(slas: readonly Sla[]): unknown {
  const kept = [WITHIN_SHARE, ...WORK, FAILED, ...badSpans(slas), ...slowSpans(slas)];
  const isKept = kept.map((condition) => `(${condition})`).join(" or ");
  return {
    error_mode: "ignore",
    trace_statements: [
      {
        context: "span",
        statements: [`set(span.trace_id, TraceID(0x${"0".repeat(32)})) where not (${isKept})`],
      },
    ],
  };
}

function spanPolicy(name: string, conditions: readonly string[]): unknown {
  return { name, type: "ottl_condition", ottl_condition: { error_mode: "ignore", span: conditions } };
}

const LABEL_TO_OTTL: Readonly<Record<string, string>> = {
  service_name: 'resource.attributes["service.name"]',
  span_name: "span.name",
  ...Object.fromEntries(
    SPAN_METRICS.dimensions.map((name) => [labelName(name), `span.attributes["${name}"]`]),
  ),
};

/** Spans that an SLO on counted events calls bad. */
function badSpans(slas: readonly Sla[]): string[] {
  const conditions = slas.flatMap(({ indicator }) =>
    indicator.type === "event_ratio" && indicator.badMetric === SPAN_METRICS.calls
      ? [ottlCondition(indicator.badMatchers)]
      : [],
  );
  return [...new Set(conditions)];
}

/** Spans slower than their row allows, and requests on routes without a row that are slow by the common limit. */
function slowSpans(slas: readonly Sla[]): string[] {
  const rows = slas.flatMap((sla) => {
    const { indicator } = sla;
    if (indicator.type !== "latency_ratio" && indicator.type !== "quantile") return [];
    const seconds = latencyLimitSeconds(sla);
    if (indicator.metric !== SPAN_METRICS.duration || seconds === undefined) return [];
    // Rows about many routes at once are no reason to keep less: the common limit is the strictest of them.
    if (!isOfOneRoute(indicator.matchers)) return [];
    return [{ spans: ottlCondition(indicator.matchers), seconds }];
  });
  const others = ["span.kind == SPAN_KIND_SERVER", ...rows.map(({ spans }) => `not (${spans})`)];
  const all = [...rows, { spans: [...new Set(others)].join(" and "), seconds: SLOW_REQUEST_SECONDS }];
  return [...new Set(all.map(({ spans, seconds }) => `${spans} and ${slowerThan(seconds)}`))];
}

function isOfOneRoute({ http_route: route }: Matchers): boolean {
  return route !== undefined && readMatcher(route).operator === "=";
}

function slowerThan(seconds: number): string {
  return `(span.end_time - span.start_time) > Duration("${Math.round(seconds * 1000)}ms")`;
}

/** The OTTL condition that a span-metric selector stands for. Throws for labels and matchers it does not know. */
function ottlCondition(matchers: Matchers): string {
  const conditions = Object.entries(matchers).map(([label, value]) => {
    if (label === "span_kind") return `span.kind == ${value}`;
    const path = LABEL_TO_OTTL[label];
    if (path === undefined) throw new Error(`No span attribute behind the label ${label}`);
    const { operator, text } = readMatcher(value);
    // A status is a number: as text it matches as it does in the label.
    const isMatch = `IsMatch(${path}, ${ottlString(`^(${text})$`)})`;
    return {
      "=": `${path} == ${ottlString(text)}`,
      "!=": `${path} != ${ottlString(text)}`,
      "=~": isMatch,
      "!~": `not ${isMatch}`,
    }[operator];
  });
  return conditions.join(" and ");
}

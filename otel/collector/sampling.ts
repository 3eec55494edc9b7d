import { ATTRIBUTES } from "../catalogue/attributes.ts";
import { SPAN_METRICS } from "../catalogue/metrics.ts";
import { labelName, type Matchers, readMatcher } from "../catalogue/promql.ts";
import type { Sla } from "../catalogue/sla.types.ts";
import { latencyLimitSeconds, SLOW_REQUEST_SECONDS } from "../catalogue/slas.ts";
import { env, ottlString } from "./ottl.ts";

/** Bits of an id that are random: below the bound they say the same in every collector. */
const withinShare = (random32Bits: string, variable: string) =>
  `ParseInt(${random32Bits}, 16) < ${env(variable, "100")} * ${2 ** 32 / 100}`;
/** A trace's last 32 bits are random, by W3C Trace Context. */
const WITHIN_READ_SHARE = withinShare(
  "Substring(span.trace_id.string, 24, 8)",
  "TRUNKLINE_TRACE_SHARE_PERCENT",
);

const CALL_ID = `span.attributes["${ATTRIBUTES.callId}"]`;
/** Calls have UUIDs of ours, whose end is random, too. */
const OF_CALL = `${CALL_ID} != nil and IsMatch(${CALL_ID}, ${ottlString("^[0-9a-f-]{28}[0-9a-f]{8}$")})`;
const WITHIN_CALL_SHARE = `${OF_CALL} and ${withinShare(`Substring(${CALL_ID}, 28, 8)`, "TRUNKLINE_CALL_TRACE_SHARE_PERCENT")}`;
const OF_ALERT = `span.attributes["${ATTRIBUTES.alertId}"] != nil`;

const METHOD = 'span.attributes["http.request.method"]';
const IS_READ = `(${METHOD} == "GET" or ${METHOD} == "HEAD")`;
const FAILED = "span.status.code == STATUS_CODE_ERROR";
/** Webhooks, everything that people change, and jobs. */
const WORK = [
  `span.kind == SPAN_KIND_SERVER and not ${IS_READ}`,
  "span.kind == SPAN_KIND_PRODUCER",
  "span.kind == SPAN_KIND_CONSUMER",
];
/** The second is a browser's side of one: it may come when the decision about the first has fallen, and must be judged alike. */
const ORDINARY_READS = [
  `span.kind == SPAN_KIND_SERVER and ${IS_READ}`,
  `span.kind == SPAN_KIND_CLIENT and resource.attributes["service.name"] == "trunkline-web"`,
];

/**
 * Processor `tail_sampling`: which traces are kept, each of them whole. Two kinds may be left out: one that holds an
 * answered read, and nothing besides that is worth more, by its own id; and work on a call, by the call's id, so that of a call that is kept every
 * trace is. Alerts, errors and what was slow are kept whatever the ids say. A read that is not answered when the decision falls
 * is no ordinary one.
 */
export function tailSampling(slas: readonly Sla[]): unknown {
  return {
    decision_wait: env("TRUNKLINE_TRACE_DECISION_WAIT", "5s"),
    num_traces: 50_000,
    // What comes later (receipts, live updates, a browser's span) follows a trace that was kept. One that was not is forgotten: ids say the same of
    // what comes later, and an error or an alert among it is kept for itself. Without a cache (0) the processor would remember it all the same.
    decision_cache: { sampled_cache_size: 200_000, non_sampled_cache_size: 1 },
    sample_on_first_match: true,
    policies: [
      spanPolicy("errors", [FAILED, ...badSpans(slas)]),
      spanPolicy("slower-than-sla", slowSpans(slas)),
      spanPolicy("alerts", [OF_ALERT]),
      spanPolicy("share-of-calls", [WITHIN_CALL_SHARE]),
      all("work", [spanPolicy("of-work", WORK), not(spanPolicy("of-call", [OF_CALL]))]),
      all("share-of-reads", [
        spanPolicy("within-share", [WITHIN_READ_SHARE]),
        not(spanPolicy("of-call", [OF_CALL])),
      ]),
      all("no-read", [not(spanPolicy("read", ORDINARY_READS)), not(spanPolicy("of-call", [OF_CALL]))]),
    ],
  };
}

/**
 * Processor `transform` before the span metrics: a span whose trace may be left out counts, but is no exemplar. Of what a
 * span says by itself only, so that it can be judged when it comes. Where calls have a share, a span that names no call may all the same be of one.
 */
export function exemplars(slas: readonly Sla[]): unknown {
  const kept = [
    ...[WITHIN_CALL_SHARE, OF_ALERT, FAILED, ...badSpans(slas), ...slowSpans(slas)],
    ...WORK.map((condition) => `${condition} and not (${OF_CALL})`),
    `${WITHIN_READ_SHARE} and not (${OF_CALL}) and (${ORDINARY_READS[0]} or ${env("TRUNKLINE_CALL_TRACE_SHARE_PERCENT", "100")} >= 100)`,
  ];
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

interface Policy {
  readonly name: string;
  readonly type: string;
  readonly [type: string]: unknown;
}

/** True for a trace of which all of these are. */
function all(name: string, policies: readonly Policy[]): Policy {
  return { name, type: "and", and: { and_sub_policy: policies } };
}

function not(policy: Policy): Policy {
  return { name: `not-${policy.name}`, type: "not", not: { not_sub_policy: policy } };
}

function spanPolicy(name: string, conditions: readonly string[]): Policy {
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

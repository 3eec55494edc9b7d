/** Reads a trace as Tempo answers it (OTLP in JSON). */
import type { Span, SpanKind, Trace } from "./trace.ts";

interface Value {
  readonly stringValue?: string;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
}

interface Attribute {
  readonly key: string;
  readonly value?: Value;
}

interface OtlpSpan {
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind?: string | number;
  readonly startTimeUnixNano: string | number;
  readonly endTimeUnixNano: string | number;
  readonly attributes?: readonly Attribute[];
  readonly status?: { readonly code?: string | number; readonly message?: string };
  readonly events?: readonly { readonly name?: string; readonly attributes?: readonly Attribute[] }[];
}

/** `{resourceSpans}` of OTLP. */
export interface OtlpTrace {
  readonly resourceSpans?: readonly {
    readonly resource?: { readonly attributes?: readonly Attribute[] };
    readonly scopeSpans?: readonly { readonly spans?: readonly OtlpSpan[] }[];
  }[];
}

const KINDS: readonly SpanKind[] = ["internal", "internal", "server", "client", "producer", "consumer"];

/** The trace of this id, from OTLP. Ids of spans may be hexadecimal or base64; they come out as hexadecimal. */
export function readOtlpTrace(traceId: string, { resourceSpans = [] }: OtlpTrace): Trace {
  const spans = resourceSpans.flatMap(({ resource, scopeSpans = [] }) => {
    const process = textsOf(resource?.attributes);
    return scopeSpans.flatMap((scope) => (scope.spans ?? []).map((span) => readSpan(span, process)));
  });
  return { id: traceId, spans };
}

function readSpan(span: OtlpSpan, process: ReadonlyMap<string, string>): Span {
  const attributes = textsOf(span.attributes);
  const startMs = milliseconds(span.startTimeUnixNano);
  const isFailed = span.status?.code === 2 || span.status?.code === "STATUS_CODE_ERROR";
  return {
    id: hexadecimal(span.spanId),
    parentId: span.parentSpanId ? hexadecimal(span.parentSpanId) : null,
    service: process.get("service.name") ?? "unknown",
    instance: process.get("service.instance.id") ?? null,
    release: process.get("service.version") ?? null,
    name: span.name,
    kind: kindOf(span.kind),
    startMs,
    endMs: Math.max(startMs, milliseconds(span.endTimeUnixNano)),
    isFailed,
    errorType: isFailed ? errorTypeOf(span, attributes) : null,
    attributes,
  };
}

function errorTypeOf(span: OtlpSpan, attributes: ReadonlyMap<string, string>): string | null {
  const exceptions = (span.events ?? [])
    .filter(({ name }) => name === "exception")
    .map((event) => textsOf(event.attributes).get("exception.type"));
  const status = attributes.get("http.response.status_code");
  return (
    attributes.get("trunkline.error.code") ??
    attributes.get("error.type") ??
    exceptions.find((type) => type !== undefined) ??
    (status === undefined ? null : `HTTP ${status}`)
  );
}

function kindOf(kind: string | number | undefined): SpanKind {
  if (typeof kind === "number") return KINDS[kind] ?? "internal";
  const word = kind?.replace("SPAN_KIND_", "").toLowerCase();
  return KINDS.find((known) => known === word) ?? "internal";
}

function textsOf(attributes: readonly Attribute[] = []): ReadonlyMap<string, string> {
  return new Map(
    attributes.flatMap(({ key, value = {} }) => {
      const inner = value.stringValue ?? value.intValue ?? value.doubleValue ?? value.boolValue;
      return inner === undefined ? [] : [[key, String(inner)] as const];
    }),
  );
}

function hexadecimal(id: string): string {
  return /^[0-9a-f]{16}$/i.test(id) ? id.toLowerCase() : Buffer.from(id, "base64").toString("hex");
}

function milliseconds(nanoseconds: string | number): number {
  return Number(BigInt(nanoseconds) / 1_000n) / 1_000;
}

import http from "k6/http";
import { CONFIG } from "./config.ts";
import type { ServerSpan } from "./tempo-view.ts";
import type { TreeSpan } from "./trace-tree.ts";

interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: string | number };
}

interface TempoTrace {
  readonly resourceSpans?: readonly {
    readonly resource?: { readonly attributes?: readonly KeyValue[] };
    readonly scopeSpans?: readonly { readonly spans?: readonly TempoSpan[] }[];
  }[];
}

interface TempoSpan {
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  readonly kind?: string;
  readonly startTimeUnixNano?: string;
  readonly endTimeUnixNano?: string;
  readonly attributes?: readonly KeyValue[];
}

/** True when Tempo answers. */
export function tempoAnswers(): boolean {
  return http.get(`${CONFIG.tempoUrl}/ready`, { tags: { name: "tempo" }, timeout: "3s" }).status === 200;
}

/** The spans of a trace; none while Tempo does not know it. */
export function spansOf(traceId: string): readonly TreeSpan[] {
  return tempoSpans(traceId).map(({ service, span }) => treeSpan(service, span));
}

/** The server's span of a request that was sent with this trace id; null while Tempo does not have it. */
export function serverSpanOf(traceId: string): ServerSpan | null {
  const spans = tempoSpans(traceId);
  const ids = new Set(spans.map(({ span }) => span.spanId));
  const found = spans.find(
    ({ service, span }) =>
      service === "trunkline-api" && span.kind === "SPAN_KIND_SERVER" && !ids.has(span.parentSpanId ?? ""),
  );
  if (found === undefined) return null;
  const { startTimeUnixNano, endTimeUnixNano, attributes = [] } = found.span;
  const status = attributes.find(({ key }) => key === "http.response.status_code")?.value.intValue;
  return {
    durationSeconds: (Number(endTimeUnixNano) - Number(startTimeUnixNano)) / 1e9,
    statusCode: status === undefined ? null : Number(status),
  };
}

function tempoSpans(traceId: string): readonly { readonly service: string; readonly span: TempoSpan }[] {
  const response = http.get(`${CONFIG.tempoUrl}/api/v2/traces/${traceId}`, {
    headers: { accept: "application/json" },
    tags: { name: "tempo" },
    timeout: "10s",
    responseType: "text",
    responseCallback: http.expectedStatuses(200, 404),
  });
  if (response.status !== 200) return [];
  const body = response.json() as { trace?: TempoTrace } | null;
  return (body?.trace?.resourceSpans ?? []).flatMap(({ resource, scopeSpans }) => {
    const service = texts(resource?.attributes)["service.name"] ?? "";
    return (scopeSpans ?? []).flatMap(({ spans }) => (spans ?? []).map((span) => ({ service, span })));
  });
}

function treeSpan(service: string, span: TempoSpan): TreeSpan {
  return {
    id: span.spanId,
    parentId: span.parentSpanId || null,
    service,
    kind: (span.kind ?? "SPAN_KIND_INTERNAL").replace("SPAN_KIND_", ""),
    name: span.name ?? "",
    attributes: texts(span.attributes),
  };
}

/** The attributes that are texts: the others say nothing of a trace's shape. */
function texts(attributes: readonly KeyValue[] = []): Record<string, string> {
  return Object.fromEntries(
    attributes.flatMap(({ key, value }) =>
      value.stringValue === undefined ? [] : [[key, value.stringValue]],
    ),
  );
}

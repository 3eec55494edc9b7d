import http from "k6/http";
import { CONFIG } from "./config.ts";
import type { TreeSpan } from "./trace-tree.ts";

interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue?: string };
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
  readonly attributes?: readonly KeyValue[];
}

/** True when Tempo answers. */
export function tempoAnswers(): boolean {
  return http.get(`${CONFIG.tempoUrl}/ready`, { tags: { name: "tempo" }, timeout: "3s" }).status === 200;
}

/** The spans of a trace; none while Tempo does not know it. */
export function spansOf(traceId: string): readonly TreeSpan[] {
  const response = http.get(`${CONFIG.tempoUrl}/api/v2/traces/${traceId}`, {
    headers: { accept: "application/json" },
    tags: { name: "tempo" },
    timeout: "10s",
    responseType: "text",
  });
  if (response.status !== 200) return [];
  const body = response.json() as { trace?: TempoTrace } | null;
  return (body?.trace?.resourceSpans ?? []).flatMap(({ resource, scopeSpans }) => {
    const service = texts(resource?.attributes)["service.name"] ?? "";
    return (scopeSpans ?? []).flatMap(({ spans }) => (spans ?? []).map((span) => treeSpan(service, span)));
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

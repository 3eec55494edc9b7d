import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Kinds of spans by OTLP's numbers. */
const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"] as const;

/** A span as it left the collector. */
export interface CapturedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Null for the first span of a trace. */
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: (typeof KINDS)[number];
  readonly service: string;
  readonly scope: string;
  readonly status: "unset" | "ok" | "error";
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly {
    readonly name: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly endMs: number;
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind?: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly KeyValue[];
  readonly events?: readonly { readonly name: string; readonly attributes?: readonly KeyValue[] }[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status?: { readonly code?: number };
}

interface OtlpBatch {
  readonly resourceSpans: readonly {
    readonly resource?: { readonly attributes?: readonly KeyValue[] };
    readonly scopeSpans: readonly {
      readonly scope?: { readonly name?: string };
      readonly spans: readonly OtlpSpan[];
    }[];
  }[];
}

/** What the collector let out so far, line by line of OTLP JSON; a line that is still being written is left out. */
export function capturedText(dir: string, signal: "traces" | "metrics" | "logs"): string {
  const file = join(dir, "capture", `${signal}.jsonl`);
  if (!existsSync(file)) return "";
  const text = readFileSync(file, "utf8");
  return text.slice(0, text.lastIndexOf("\n") + 1);
}

/** All spans that left the collector so far. */
export function capturedSpans(dir: string): CapturedSpan[] {
  return capturedText(dir, "traces")
    .split("\n")
    .filter(Boolean)
    .flatMap((line) => {
      const { resourceSpans } = JSON.parse(line) as OtlpBatch;
      return resourceSpans.flatMap(({ resource, scopeSpans }) => {
        const service = String(toRecord(resource?.attributes)["service.name"]);
        return scopeSpans.flatMap(({ scope, spans }) =>
          spans.map((span) => toSpan(span, service, scope?.name ?? "")),
        );
      });
    });
}

function toSpan(span: OtlpSpan, service: string, scope: string): CapturedSpan {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId || null,
    name: span.name,
    kind: KINDS[span.kind ?? 0] ?? "unspecified",
    service,
    scope,
    status: (["unset", "ok", "error"] as const)[span.status?.code ?? 0] ?? "unset",
    attributes: toRecord(span.attributes),
    events: (span.events ?? []).map(({ name, attributes }) => ({ name, attributes: toRecord(attributes) })),
    links: span.links ?? [],
    startMs: Number(BigInt(span.startTimeUnixNano) / 1_000n) / 1_000,
    endMs: Number(BigInt(span.endTimeUnixNano) / 1_000n) / 1_000,
  };
}

function toRecord(attributes: readonly KeyValue[] | undefined): Record<string, unknown> {
  return Object.fromEntries(
    (attributes ?? []).map(({ key, value }) => {
      const [type, plain] = Object.entries(value)[0] ?? [];
      return [key, type === "intValue" ? Number(plain) : plain];
    }),
  );
}

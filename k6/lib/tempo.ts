import http from "k6/http";
import { CONFIG } from "./config.ts";

/** Which hops of the journey of an urgent alert a trace shows. */
export interface TraceHops {
  /** The webhook, in the api process. */
  readonly server: boolean;
  /** A statement in PostgreSQL. */
  readonly database: boolean;
  /** The job, put into the queue… */
  readonly producer: boolean;
  /** …and taken out by the worker. */
  readonly consumer: boolean;
  /** The request to the SMS provider. */
  readonly provider: boolean;
}

interface TempoSpan {
  readonly kind?: string;
  readonly attributes?: readonly {
    readonly key: string;
    readonly value: { readonly stringValue?: string };
  }[];
}

/** True when Tempo answers. */
export function tempoAnswers(): boolean {
  return http.get(`${CONFIG.tempoUrl}/ready`, { tags: { name: "tempo" }, timeout: "3s" }).status === 200;
}

/** The hops of a trace; null while Tempo does not know it. */
export function traceHops(traceId: string): TraceHops | null {
  const response = http.get(`${CONFIG.tempoUrl}/api/v2/traces/${traceId}`, {
    headers: { accept: "application/json" },
    tags: { name: "tempo" },
    timeout: "10s",
    responseType: "text",
  });
  if (response.status !== 200) return null;
  const body = response.json() as {
    trace?: { resourceSpans?: { scopeSpans?: { spans?: TempoSpan[] }[] }[] };
  } | null;
  const spans = (body?.trace?.resourceSpans ?? []).flatMap((resource) =>
    (resource.scopeSpans ?? []).flatMap((scope) => scope.spans ?? []),
  );
  if (spans.length === 0) return null;
  const some = (kind: string, test: (keys: readonly string[]) => boolean = () => true): boolean =>
    spans.some(
      (span) => span.kind === `SPAN_KIND_${kind}` && test((span.attributes ?? []).map(({ key }) => key)),
    );
  const isDatabase = (keys: readonly string[]): boolean =>
    keys.some((key) => key === "db.system.name" || key === "db.system");
  const isHttp = (keys: readonly string[]): boolean =>
    keys.includes("http.request.method") || keys.includes("http.method");
  return {
    server: some("SERVER"),
    database: some("CLIENT", isDatabase),
    producer: some("PRODUCER"),
    consumer: some("CONSUMER"),
    provider: some("CLIENT", isHttp),
  };
}

/** True when no hop is missing. */
export function isComplete(hops: TraceHops | null): boolean {
  return hops !== null && Object.values(hops).every(Boolean);
}

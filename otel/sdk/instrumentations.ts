import type { RequestOptions } from "node:http";
import type { Instrumentation } from "@opentelemetry/instrumentation";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { IORedisInstrumentation } from "@opentelemetry/instrumentation-ioredis";
import { KoaInstrumentation, KoaLayerType } from "@opentelemetry/instrumentation-koa";
import { PgInstrumentation } from "@opentelemetry/instrumentation-pg";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { isRoutineRequest } from "./noise.ts";
import { scrubPath, scrubUrl } from "./scrub.ts";
import { queryFacts } from "./sql.ts";

/**
 * The instrumentations of every process. knex has none: it only calls pg, and would double each query's span (see
 * docs/decisions/0008). BullMQ traces itself (bullmq-otel), and so does the live server.
 */
export function createTracingInstrumentations(): Instrumentation[] {
  return [
    new HttpInstrumentation({
      ignoreIncomingRequestHook: isRoutineRequest,
      // Undefined takes away what the instrumentation would record: addresses and user agents are personal, query
      // strings may be, and a Host header that anybody can choose must not become a metric's label.
      startIncomingSpanHook: (request) => ({
        "client.address": undefined,
        "network.peer.address": undefined,
        "network.peer.port": undefined,
        "server.address": undefined,
        "server.port": undefined,
        "user_agent.original": undefined,
        "url.query": undefined,
        // As it came, until the route is known: FinishingProcessor then leaves nothing of it that could be personal.
        "url.path": request.url?.split("?", 1)[0] ?? "/",
      }),
      startOutgoingSpanHook: (request) => ({
        "user_agent.original": undefined,
        "url.full": outgoingUrl(request),
      }),
    }),
    new KoaInstrumentation({ ignoreLayersType: [KoaLayerType.MIDDLEWARE] }),
    new PgInstrumentation({
      requireParentSpan: true,
      ignoreConnectSpans: true,
      requestHook: (span, { query }) => {
        const { operation, collection, summary, text } = queryFacts(query.text);
        span.updateName(summary);
        span.setAttribute("db.operation.name", operation);
        if (collection !== undefined) span.setAttribute("db.collection.name", collection);
        span.setAttribute("db.query.text", text);
      },
    }),
    new IORedisInstrumentation({
      requireParentSpan: true,
      dbStatementSerializer: (command) => command,
    }),
    new UndiciInstrumentation({
      requireParentforSpans: true,
      startSpanHook: (request) => ({
        "user_agent.original": undefined,
        "url.full": scrubUrl(new URL(request.path, request.origin).href),
        "url.path": scrubPath(request.path.split("?", 1)[0] ?? "/"),
        "url.query": undefined,
      }),
    }),
  ];
}

function outgoingUrl(request: RequestOptions): string {
  const host = request.hostname ?? request.host ?? "localhost";
  const port = request.port ? `:${request.port}` : "";
  return scrubUrl(`${request.protocol ?? "http:"}//${host}${port}${request.path ?? "/"}`);
}

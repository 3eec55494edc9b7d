import type { RequestOptions } from "node:http";
import { context, createNoopMeter } from "@opentelemetry/api";
import {
  getNodeAutoInstrumentations,
  type InstrumentationConfigMap,
} from "@opentelemetry/auto-instrumentations-node";
import type { Instrumentation } from "@opentelemetry/instrumentation";
import { KoaLayerType } from "@opentelemetry/instrumentation-koa";
import { isRoutineRequest } from "./noise.ts";
import { nameByTarget } from "./outgoing.ts";
import { scrubPath, scrubUrl } from "./scrub.ts";
import { queryFacts } from "./sql.ts";

/** How those are set up that we know; OTEL_NODE_ENABLED_INSTRUMENTATIONS says which of them, and which others, are on. */
const CONFIGURATION: InstrumentationConfigMap = {
  "@opentelemetry/instrumentation-http": {
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
  },
  "@opentelemetry/instrumentation-koa": { ignoreLayersType: [KoaLayerType.MIDDLEWARE] },
  "@opentelemetry/instrumentation-pg": {
    requireParentSpan: true,
    ignoreConnectSpans: true,
    requestHook: (span, { query }) => {
      const { operation, collection, summary, text } = queryFacts(query.text);
      span.updateName(summary);
      span.setAttribute("db.operation.name", operation);
      if (collection !== undefined) span.setAttribute("db.collection.name", collection);
      span.setAttribute("db.query.text", text);
    },
  },
  // The statement is in the span of pg below it, without literals.
  "@opentelemetry/instrumentation-knex": { requireParentSpan: true, maxQueryLength: 0 },
  "@opentelemetry/instrumentation-ioredis": {
    requireParentSpan: true,
    dbStatementSerializer: (command) => command,
  },
  "@opentelemetry/instrumentation-undici": {
    requireParentforSpans: true,
    startSpanHook: (request) => ({
      "user_agent.original": undefined,
      "url.full": scrubUrl(new URL(request.path, request.origin).href),
      "url.path": scrubPath(request.path.split("?", 1)[0] ?? "/"),
      "url.query": undefined,
    }),
    requestHook: (span, { method }) => nameByTarget(span, method, context.active()),
  },
};

/**
 * The instrumentations that OTEL_NODE_ENABLED_INSTRUMENTATIONS and OTEL_NODE_DISABLED_INSTRUMENTATIONS leave on. BullMQ
 * traces itself (bullmq-otel), and so does the live server.
 */
export function createInstrumentations(): Instrumentation[] {
  return getNodeAutoInstrumentations(CONFIGURATION);
}

/** Durations that spans tell, with exemplars, need not be measured as well: a meter that does nothing costs the least. */
export function silenceDurations(instrumentations: readonly Instrumentation[]): void {
  for (const instrumentation of instrumentations) {
    if (instrumentation.instrumentationName in CONFIGURATION)
      instrumentation.setMeterProvider({ getMeter: () => createNoopMeter() });
  }
}

function outgoingUrl(request: RequestOptions): string {
  const host = request.hostname ?? request.host ?? "localhost";
  const port = request.port ? `:${request.port}` : "";
  return scrubUrl(`${request.protocol ?? "http:"}//${host}${port}${request.path ?? "/"}`);
}

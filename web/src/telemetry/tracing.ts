import { TracingInstrumentation } from "@grafana/faro-web-tracing";
import {
  type Attributes,
  context,
  isSpanContextValid,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { channels } from "../data/live/connection.ts";
import type { ToldEvent } from "../data/live/channels.ts";
import type { LiveEvent } from "../data/live/protocol.ts";
import type { RunningFaro } from "./faro.ts";
import { nextPaint } from "./live-paint.ts";
import { scrubUrl } from "./scrub.ts";
import { perSecond } from "./per-second.ts";
import { type BegunTrace, connectSpans, type PastWork, type SpannedWork } from "./spans.ts";
import { parseTraceparent } from "./traceparent.ts";

/** At most so many live events a second become spans: a busy board must not drown the traces in them. */
const MAX_LINKS_PER_SECOND = 5;
/** Nor a weak processor, on which everything is slow. */
const MAX_SLOW_PER_SECOND = 1;

/**
 * Starts tracing of fetches, with `traceparent` to our own origin only, and of live events. `view` answers the route
 * pattern of the page that is shown.
 */
export function startTracing({ faro }: RunningFaro, view: () => string): void {
  faro.instrumentations.add(
    new TracingInstrumentation({
      instrumentationOptions: {
        propagateTraceHeaderCorsUrls: [new RegExp(`^${window.location.origin.replaceAll(".", "\\.")}/`)],
        fetchInstrumentationOptions: { requestHook: (span) => describeFetch(span, view()) },
      },
    }),
  );
  channels.tapEvents(createEventTap(view));
  const mayNote = perSecond(MAX_SLOW_PER_SECOND);
  connectSpans({
    run: (work) => runSpanned(work, view()),
    // Of an error people are told: its span is there.
    note: (past) => (past.error || mayNote() ? noteSpan(past, view()) : undefined),
  });
}

/** A span of what has just ended. */
function noteSpan({ name, durationMs, error }: PastWork, view: string): BegunTrace {
  const endTimeMs = Date.now();
  const span = trace.getTracer("trunkline.page").startSpan(name, {
    startTime: endTimeMs - durationMs,
    attributes: { [ATTRIBUTES.webPage]: view },
  });
  // What it says may be about people: its report has that without it.
  if (error) span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute("error.type", error.name);
  span.end(endTimeMs);
  return span.spanContext();
}

/** A span of its own trace: from when somebody did something until they see what came of it. */
async function runSpanned<Result>(
  { name, startedAtMs, describe, work }: SpannedWork<Result>,
  view: string,
): Promise<Result> {
  const span = trace.getTracer("trunkline.page").startSpan(name, {
    root: true,
    attributes: { [ATTRIBUTES.webPage]: view },
    ...(startedAtMs === undefined ? {} : { startTime: new Date(startedAtMs) }),
  });
  try {
    const result = await context.with(trace.setSpan(context.active(), span), work);
    span.setAttributes({ ...describe?.(result) });
    return result;
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    // Two frames: in the first it is painted.
    requestAnimationFrame(() => requestAnimationFrame(() => span.end()));
  }
}

/** Names a fetch by its route, as the server names its side of it, and says which page asked. */
function describeFetch(span: Span, view: string): void {
  span.setAttribute(ATTRIBUTES.webPage, view);
  const { attributes = {}, name } = span as Span & { attributes?: Attributes; name?: string };
  const url = attributes["url.full"] ?? attributes["http.url"];
  if (typeof url !== "string" || !URL.canParse(url)) return;
  const method = attributes["http.request.method"] ?? attributes["http.method"] ?? name;
  span.updateName(`${method} ${scrubUrl(new URL(url).pathname)}`);
}

/** Makes a span of each live event that names its cause, linked to it: the call's trace and the board's meet here. */
function createEventTap(view: () => string): (told: ToldEvent) => void {
  const mayLink = perSecond(MAX_LINKS_PER_SECOND);
  return ({ event, applied }) => {
    const cause = causeOf(event);
    if (!cause || !mayLink()) return;
    const kind = event.channel.split(":", 1)[0] ?? "other";
    const span = trace.getTracer("trunkline.live").startSpan(`live ${event.event}`, {
      kind: SpanKind.CONSUMER,
      root: true,
      links: [{ context: cause }],
      attributes: { [ATTRIBUTES.liveChannel]: kind, [ATTRIBUTES.webPage]: view() },
    });
    // Until the change is on the screen.
    void applied.then(nextPaint).finally(() => span.end());
  };
}

function causeOf({ traceparent }: LiveEvent): SpanContext | undefined {
  const parsed = parseTraceparent(traceparent);
  if (!parsed) return undefined;
  const context: SpanContext = {
    traceId: parsed.traceId,
    spanId: parsed.spanId,
    traceFlags: parsed.isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  };
  return isSpanContextValid(context) ? context : undefined;
}

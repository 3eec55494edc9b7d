import { TracingInstrumentation } from "@grafana/faro-web-tracing";
import { isSpanContextValid, type SpanContext, SpanKind, TraceFlags, trace } from "@opentelemetry/api";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { live } from "../data/live.ts";
import type { LiveEvent } from "../data/socket-protocol.ts";
import type { RunningFaro } from "./faro.ts";
import { parseTraceparent } from "./traceparent.ts";

/** At most so many live events a second become spans: a busy board must not drown the traces in them. */
const MAX_LINKS_PER_SECOND = 5;

/** Starts tracing of fetches, with `traceparent` to our own origin only, and of live events. */
export function startTracing({ faro }: RunningFaro): void {
  faro.instrumentations.add(
    new TracingInstrumentation({
      instrumentationOptions: {
        propagateTraceHeaderCorsUrls: [new RegExp(`^${window.location.origin.replaceAll(".", "\\.")}/`)],
      },
    }),
  );
  live.tapEvents(createEventTap());
}

/** Makes a span of each live event that names its cause, linked to it: the call's trace and the board's meet here. */
function createEventTap(): (event: LiveEvent) => void {
  let windowStartMs = 0;
  let count = 0;
  return (event) => {
    const cause = causeOf(event);
    if (!cause) return;
    const now = Date.now();
    if (now - windowStartMs >= 1_000) {
      windowStartMs = now;
      count = 0;
    }
    count += 1;
    if (count > MAX_LINKS_PER_SECOND) return;
    const kind = event.channel.split(":", 1)[0] ?? "other";
    const span = trace.getTracer("trunkline.live").startSpan(`live ${event.event}`, {
      kind: SpanKind.CONSUMER,
      root: true,
      links: [{ context: cause }],
      attributes: { [ATTRIBUTES.liveChannel]: kind },
    });
    // Until the change is on the screen.
    requestAnimationFrame(() => span.end());
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

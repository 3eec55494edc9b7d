import { type Context, context, ROOT_CONTEXT, trace } from "@opentelemetry/api";

/** Calls whose trace is continued; of older ones nothing is told any more. */
const REMEMBERED_MAX = 1_000;

/** What the outside world does with trace contexts. Vendors neither begin nor continue traces; so do we, unless told to. */
export interface Propagation {
  /**
   * The context in which what is told of a call is sent. `isWanted`: in one trace, that of whoever asked for the call where
   * there is one.
   */
  ofCall(isWanted: boolean): Context;
  /** The context in which what follows a request of the application is sent: its trace, where that is a continued call's. */
  ofRequest(): Context;
}

/** Makes the propagation of one simulator; `always`: for every call and every SMS. */
export function createPropagation(always: boolean): Propagation {
  const tracer = trace.getTracer("trunkline-simulator");
  const continued = new Set<string>();
  return {
    ofCall(isWanted) {
      if (!isWanted && !always) return ROOT_CONTEXT;
      const parent = isWanted ? context.active() : ROOT_CONTEXT;
      // Short on purpose: a span as long as the call would make every trace look slow.
      const span = tracer.startSpan("place call", {}, parent);
      span.end();
      continued.add(span.spanContext().traceId);
      for (const oldest of continued) {
        if (continued.size <= REMEMBERED_MAX) break;
        continued.delete(oldest);
      }
      return trace.setSpan(parent, span);
    },
    ofRequest() {
      const active = context.active();
      const traceId = trace.getSpanContext(active)?.traceId;
      return always || (traceId !== undefined && continued.has(traceId)) ? active : ROOT_CONTEXT;
    },
  };
}

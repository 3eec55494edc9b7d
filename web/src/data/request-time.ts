import { type RequestOutcome, reportSlow, SLOW_API_MS } from "../telemetry/slow.ts";
import { NO_VIEW, shownView } from "../telemetry/view.ts";

/** Nobody waited so long: the computer slept. */
const MAX_MS = 60_000;

/** What is noted of a request that is under way. */
export interface RequestTime {
  /** When it was sent, by this page's clock. */
  startMs: number;
  /** What it was sent with; tracing adds its own header. */
  init?: RequestInit;
  answer?: Response;
  /** Tells of it by its route if somebody had to wait: not before all of the answer has been read, and of those that have none, too. */
  readonly end: (outcome: RequestOutcome) => void;
}

/** Times a request from now on. */
export function timeRequest(method: string, path: string): RequestTime {
  const page = shownView();
  const time: RequestTime = {
    startMs: performance.now(),
    end(outcome) {
      const value = performance.now() - time.startMs;
      if (value <= SLOW_API_MS || value > MAX_MS) return;
      reportSlow({
        kind: "api",
        name: `${method} ${path}`,
        value,
        outcome,
        page: page === NO_VIEW ? shownView() : page,
        requestId: time.answer?.headers.get("X-Request-Id") ?? null,
        traceparent: new Headers(time.init?.headers).get("traceparent"),
      });
    },
  };
  return time;
}

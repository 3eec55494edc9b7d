import { LATEST_VERSION, VERSION_HEADER } from "../../../app/http/api-version.contract.ts";
import { connectErrorSink, type ErrorSink } from "./errors.ts";
import { scrubText } from "./scrub.ts";

/** As the server takes them (`POST /api/error-reports`). */
interface Reported {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly traceId: string | null;
  readonly count: number;
}

/** What is alike is told together, so seldom that a page that fails again and again does no harm. */
const TELL_AFTER_MS = 10_000;
const MAX_KINDS = 20;
const MAX_COUNT = 1_000;
/** No faults of ours: a request that the page gave up itself, and a word of browsers about their own layout. */
const NO_NEWS = /^AbortError|ResizeObserver loop/;

/** Gathers errors and tells of them together. */
export function createErrorReports(send: (errors: readonly Reported[]) => void): ErrorSink["take"] {
  const waiting = new Map<string, Reported>();

  function tell(): void {
    send([...waiting.values()]);
    waiting.clear();
  }

  return (error, trace) => {
    if (NO_NEWS.test(`${error.name}: ${error.message}`)) return;
    const seen = { ...describe(error), traceId: trace?.traceId ?? null };
    // What people were told of is found by that.
    const key = Object.values(seen).join("|");
    const before = waiting.get(key);
    if (!before && waiting.size >= MAX_KINDS) return;
    if (waiting.size === 0) setTimeout(tell, TELL_AFTER_MS);
    const count = Math.min(MAX_COUNT, (before?.count ?? 0) + 1);
    waiting.set(key, { ...seen, count });
  };
}

/** Tells the server of errors in this page, whether or not there is a collector. Who is not signed in tells nobody. */
export function startErrorReports(release: string): void {
  const take = createErrorReports((errors) => {
    void fetch("/api/error-reports", {
      method: "POST",
      // It may be the page's last word.
      keepalive: true,
      headers: { "Content-Type": "application/json", [VERSION_HEADER]: LATEST_VERSION },
      body: JSON.stringify({ release, errors }),
    }).catch(() => undefined);
  });
  connectErrorSink({ take, hearsWindow: false });
}

function describe(error: Error): Omit<Reported, "count" | "traceId"> {
  return {
    type: error.name.slice(0, 200),
    message: scrubText(error.message).slice(0, 2_000),
    stack: scrubText(error.stack ?? "").slice(0, 8_000),
  };
}

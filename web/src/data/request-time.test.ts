import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectSlowSink, type Slow } from "../telemetry/slow.ts";
import { noteView } from "../telemetry/view.ts";
import { unlessAborted } from "./begun.ts";
import { request } from "./http.ts";

const TRACEPARENT = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
const JSON_TYPE = { "Content-Type": "application/json" };
const passing = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let told: Slow[];
beforeEach(() => {
  vi.useFakeTimers();
  // Timeouts of signals are no timers that could be faked.
  vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
    const gone = new AbortController();
    setTimeout(() => gone.abort(new DOMException("late", "TimeoutError")), ms);
    return gone.signal;
  });
  told = [];
  connectSlowSink((slow) => told.push(slow));
  noteView("/tasks");
});
afterEach(() => {
  noteView("other");
  globalThis.trunklineBegun = undefined;
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A body that comes, or breaks, after a while. */
function body(afterMs: number, end: (stream: ReadableStreamDefaultController<Uint8Array>) => void) {
  return new ReadableStream<Uint8Array>({
    async start(stream) {
      await passing(afterMs);
      end(stream);
    },
  });
}
const well = (stream: ReadableStreamDefaultController<Uint8Array>) => {
  stream.enqueue(new TextEncoder().encode("{}"));
  stream.close();
};
const answering = (answer: (init: RequestInit) => Promise<Response> | Response) =>
  vi.stubGlobal("fetch", async (_path: string, init: RequestInit) =>
    unlessAborted(Promise.resolve(answer(init)), init.signal ?? new AbortController().signal),
  );

/** Asks, lets `ms` pass, and answers how it ended. */
async function ask(ms: number, options: Parameters<typeof request>[1] = {}): Promise<string> {
  const ended = request("/api/tasks", options).then(
    () => "answered",
    (error) => error.code ?? error.message,
  );
  await vi.advanceTimersByTimeAsync(ms);
  return ended;
}

describe("the time of a request (DF-8)", () => {
  it("is told when it is over a second, with route, page, request and trace, and not before", async () => {
    answering(async (init) => {
      // As tracing does.
      init.headers = new Headers({ ...(init.headers as Record<string, string>), traceparent: TRACEPARENT });
      await passing(900);
      return new Response("{}", { headers: { ...JSON_TYPE, "X-Request-Id": "r-1" } });
    });
    expect(await ask(900)).toBe("answered");
    expect(told).toEqual([]);
    answering(async (init) => {
      init.headers = { traceparent: TRACEPARENT };
      await passing(1_200);
      return new Response("{}", { headers: { ...JSON_TYPE, "X-Request-Id": "r-1" } });
    });
    expect(await ask(1_200)).toBe("answered");
    expect(told).toEqual([
      {
        kind: "api",
        name: "GET /api/tasks",
        value: 1_200,
        outcome: "answered",
        page: "/tasks",
        requestId: "r-1",
        traceparent: TRACEPARENT,
      },
    ]);
  });

  it("is counted until the body has been read", async () => {
    answering(async () => {
      await passing(400);
      return new Response(body(800, well), { headers: JSON_TYPE });
    });
    expect(await ask(1_200)).toBe("answered");
    expect(told).toMatchObject([{ value: 1_200, outcome: "answered" }]);
  });

  it("is of the page that asked, whatever is shown by then", async () => {
    answering(async () => {
      await passing(1_500);
      return new Response("{}", { headers: JSON_TYPE });
    });
    const asked = ask(1_500);
    noteView("/board");
    await asked;
    expect(told).toMatchObject([{ page: "/tasks" }]);
  });

  it.each([
    ["no answer", "timeout", 15_000, () => new Promise<Response>(() => undefined)],
    [
      "a body that never ends",
      "timeout",
      15_000,
      () => new Response(body(99_000, well), { headers: JSON_TYPE }),
    ],
    [
      "a broken connection",
      "offline",
      3_000,
      () => passing(3_000).then(() => Promise.reject(new TypeError("Failed to fetch"))),
    ],
    [
      "a body that breaks off",
      "offline",
      2_000,
      () =>
        new Response(
          body(2_000, (stream) => stream.error(new TypeError("network error"))),
          { headers: JSON_TYPE },
        ),
    ],
    [
      "no JSON",
      "unreadable",
      2_000,
      () =>
        new Response(
          body(2_000, (stream) => {
            stream.enqueue(new TextEncoder().encode("{broken"));
            stream.close();
          }),
          { headers: JSON_TYPE },
        ),
    ],
    [
      "a server's trouble",
      "failed",
      2_000,
      () => passing(2_000).then(() => new Response(null, { status: 503 })),
    ],
    ["a refusal", "refused", 2_000, () => passing(2_000).then(() => new Response(null, { status: 409 }))],
  ] as const)("is told of %s: %s", async (_what, outcome, ms, answer) => {
    answering(answer as () => Promise<Response>);
    expect(await ask(ms)).not.toBe("answered");
    expect(told).toMatchObject([{ name: "GET /api/tasks", value: ms, outcome }]);
  });

  it("is told of what somebody gave up, if they had waited", async () => {
    answering(() => new Promise(() => undefined));
    for (const ms of [500, 2_500]) {
      const giveUp = new AbortController();
      setTimeout(() => giveUp.abort(new Error("gone")), ms);
      expect(await ask(ms, { signal: giveUp.signal })).toBe("gone");
    }
    expect(told).toMatchObject([{ value: 2_500, outcome: "given_up" }]);
  });

  it("is counted from where the page began it, but not while its answer lay ready", async () => {
    const beganMs = performance.now();
    const begin = (answer: Promise<Response>, answeredMs?: number) => {
      const request = answeredMs === undefined ? { answer, beganMs } : { answer, beganMs, answeredMs };
      globalThis.trunklineBegun = new Map([["/api/tasks", request]]);
    };
    vi.spyOn(performance, "now").mockImplementation(() => Date.now() - nowMs + beganMs);
    const nowMs = Date.now();
    begin(Promise.resolve(new Response("{}", { headers: JSON_TYPE })), beganMs + 300);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await ask(0)).toBe("answered");
    expect(told).toEqual([]);
    begin(passing(500).then(() => new Response("{}", { headers: JSON_TYPE })));
    expect(await ask(500)).toBe("answered");
    expect(told).toMatchObject([{ value: 2_500, outcome: "answered", requestId: null, traceparent: null }]);
  });

  it("is nobody's when the computer slept meanwhile", async () => {
    answering(async () => {
      await passing(90_000);
      return new Response("{}", { headers: JSON_TYPE });
    });
    vi.spyOn(AbortSignal, "timeout").mockImplementation(() => new AbortController().signal);
    expect(await ask(90_000)).toBe("answered");
    expect(told).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { errorReportSchema } from "../../../app/modules/error-groups/error-groups.contract.ts";
import { createErrorReports } from "./error-reports.ts";

describe("error reports of a page", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("are told together, as the server takes them, what is alike once and without ids and numbers of people", () => {
    const send = vi.fn();
    const take = createErrorReports(send);
    const error = new TypeError("no call +15145550100");
    const trace = { traceId: "a".repeat(32), spanId: "" };
    take(error, trace);
    take(error, trace);
    take(error);
    take(new RangeError("another"));
    vi.advanceTimersByTime(9_000);
    expect(send).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(send).toHaveBeenCalledTimes(1);
    const [errors] = send.mock.calls[0] ?? [];
    expect(errors).toMatchObject([
      { type: "TypeError", message: "no call ?", traceId: "a".repeat(32), count: 2 },
      { type: "TypeError", message: "no call ?", traceId: null, count: 1 },
      { type: "RangeError", message: "another", traceId: null, count: 1 },
    ]);
    expect(errorReportSchema.safeParse({ release: "1", errors }).success).toBe(true);
    take(new RangeError("later"));
    vi.advanceTimersByTime(10_000);
    expect(send).toHaveBeenCalledTimes(2);
  });

  it("have an end, and leave out what is no fault", () => {
    const send = vi.fn();
    const take = createErrorReports(send);
    take(new DOMException("given up", "AbortError"));
    take(new Error("ResizeObserver loop completed with undelivered notifications."));
    vi.advanceTimersByTime(20_000);
    expect(send).not.toHaveBeenCalled();
    for (let n = 0; n < 30; n += 1) take(new Error(`kind ${"x".repeat(n)}`));
    for (let n = 0; n < 5_000; n += 1) take(new Error("kind "));
    vi.advanceTimersByTime(10_000);
    expect(send.mock.calls[0]?.[0]).toHaveLength(20);
    expect(errorReportSchema.safeParse({ release: "1", errors: send.mock.calls[0]?.[0] }).success).toBe(true);
  });
});

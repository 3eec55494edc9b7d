import { expect, it, vi } from "vitest";
import { connectErrorSink, reportError, watchEarlyErrors } from "./errors.ts";
import { connectSpans } from "./spans.ts";

it("reports an error under the trace that it names, else one that begins with it, else an id of its own", () => {
  const take = vi.fn();
  connectErrorSink({ take, hearsWindow: true });
  const traceId = "a".repeat(32);
  expect(reportError(Object.assign(new Error("refused"), { traceId }))).toBe(traceId);
  expect(take).toHaveBeenLastCalledWith(expect.any(Error), { traceId, spanId: "" });

  const ids = [reportError(new Error("x")), reportError("only words")];
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(ids).size).toBe(2);
  expect(take.mock.lastCall?.[0]).toMatchObject({ message: "only words" });
  expect(take.mock.lastCall?.[1]).toEqual({ traceId: ids[1], spanId: "" });

  const begun = { traceId: "c".repeat(32), spanId: "d".repeat(16) };
  const note = vi.fn(() => begun);
  connectSpans({ run: ({ work }) => work(), note });
  const error = new Error("y");
  expect(reportError(error)).toBe(begun.traceId);
  expect(note).toHaveBeenCalledWith(expect.objectContaining({ error }));
  expect(take).toHaveBeenLastCalledWith(error, begun);
});

it("keeps for whoever comes later under which id people were told of it", () => {
  const id = reportError(new Error("before anybody takes errors"));
  const take = vi.fn();
  connectErrorSink({ take, hearsWindow: false });
  expect(take.mock.calls.map(([, trace]) => trace?.traceId)).toContain(id);
});

it("tells without a trace of what nobody was told of: requests that fail in a row are one kind of error", () => {
  const heard = new EventTarget();
  vi.stubGlobal("window", heard);
  watchEarlyErrors();
  const take = vi.fn();
  connectErrorSink({ take, hearsWindow: false });
  take.mockClear();
  const reason = Object.assign(new Error("refused"), { traceId: "b".repeat(32) });
  heard.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason }));
  expect(take.mock.calls).toEqual([[reason, undefined]]);
  vi.unstubAllGlobals();
});

import { describe, expect, it } from "vitest";
import type { TimelineEntry } from "./timeline.policy.ts";
import { listTraces } from "./traces.policy.ts";

const id = (letter: string) => letter.repeat(32);
const traceparent = (letter: string) => `00-${id(letter)}-b7ad6b7169203331-01`;
const at = (second: number) => new Date(Date.UTC(2026, 10, 26, 12, 0, second));
const none = { traceparent: null, at: at(0) };

function entry(
  kind: TimelineEntry["kind"],
  title: string,
  letter: string | null,
  second: number,
): TimelineEntry {
  return {
    id: `${title}-${second}`,
    kind,
    title,
    at: at(59),
    tracedAt: at(second),
    detail: null,
    sincePreviousMs: null,
    tone: "neutral",
    traceparent: letter === null ? null : traceparent(letter),
  };
}

describe("listTraces", () => {
  it("has each trace once, the alerts' first, the others as they began, by what they tell most", () => {
    const timeline = [
      entry("call.ringing", "Ringing", "a", 1),
      entry("voice_agent.event", "Voice agent asked for an action", "c", 3),
      entry("alert.raised", "P1 alert raised", "c", 3),
      entry("message.sent", "SMS dispatched", "c", 3),
      entry("call.in_progress", "Answered", "b", 2),
      entry("call.ended", "Call ended", null, 9),
    ];
    const receipts = [
      { rawStatus: "delivered", traceparent: traceparent("e"), receivedAt: at(5) },
      { rawStatus: null, traceparent: traceparent("d"), receivedAt: at(4) },
    ];
    expect(listTraces(timeline, receipts, { traceparent: traceparent("a"), at: at(0) })).toMatchObject([
      { traceId: id("c"), kind: "alert", title: "P1 alert raised", beganAt: at(3) },
      { traceId: id("a"), kind: "call", title: "Ringing", beganAt: at(1) },
      { traceId: id("b"), kind: "call", title: "Answered", beganAt: at(2) },
      { traceId: id("d"), kind: "receipt", title: "Carrier's receipt: unknown" },
      { traceId: id("e"), kind: "receipt", title: "Carrier's receipt: delivered" },
    ]);
  });

  it("has the call's own trace where nothing else is left, and none where there is none", () => {
    expect(listTraces([], [], { traceparent: traceparent("f"), at: at(0) })).toEqual([
      { traceId: id("f"), kind: "call", title: "Call first heard of", beganAt: at(0) },
    ]);
    expect(listTraces([entry("call.ringing", "Ringing", null, 1)], [], none)).toEqual([]);
  });
});

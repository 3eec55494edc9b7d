import { describe, expect, it, vi } from "vitest";
import { connectSpans, noteSpan, type SpannedWork, spanned } from "./spans.ts";

describe("work within a span", () => {
  it("is just done while nobody traces, and handed over with its beginning when somebody does", async () => {
    const work = vi.fn(async () => 7);
    expect(await spanned({ name: "voice command", startedAtMs: 5, work })).toBe(7);
    expect(noteSpan({ name: "render Board", durationMs: 20 })).toBeUndefined();
    const seen: SpannedWork<never>[] = [];
    connectSpans({
      run: (one) => {
        seen.push(one as never);
        return one.work();
      },
      note: ({ name }) => ({ traceId: name, spanId: "b" }),
    });
    expect(noteSpan({ name: "render Board", durationMs: 20 })).toEqual({
      traceId: "render Board",
      spanId: "b",
    });
    expect(await spanned({ name: "voice command", startedAtMs: 5, work })).toBe(7);
    expect(work).toHaveBeenCalledTimes(2);
    expect(seen).toMatchObject([{ name: "voice command", startedAtMs: 5 }]);
  });
});

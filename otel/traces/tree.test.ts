import { describe, expect, it } from "vitest";
import type { Span } from "./trace.ts";
import { selfTimeMs } from "./tree.ts";

function span(name: string, startMs: number, endMs: number): Span {
  return {
    id: "1".repeat(16),
    parentId: null,
    service: "trunkline-api",
    instance: null,
    release: null,
    name,
    kind: "internal",
    startMs,
    endMs,
    isFailed: false,
    errorType: null,
    attributes: new Map(),
  };
}

describe("self time", () => {
  it("is what no child covers, however they overlap or outlive their parent", () => {
    const parent = span("parent", 0, 100);
    const at = (from: number, to: number) => span("child", from, to);
    expect(selfTimeMs(parent, [])).toBe(100);
    expect(selfTimeMs(parent, [at(10, 30), at(20, 50), at(20, 25)])).toBe(60);
    expect(selfTimeMs(parent, [at(90, 500), at(200, 300)])).toBe(90);
  });
});

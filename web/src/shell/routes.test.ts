import { describe, expect, it } from "vitest";
import { routePattern, safeNextPath } from "./routes.ts";

describe("routePattern", () => {
  it.each([
    ["/board", "/board"],
    ["/calls", "/calls"],
    ["/calls/0190a4b2-7c1d-7e3f-8a9b-0c1d2e3f4a5b", "/calls/:id"],
    ["/calls/1/2", "other"],
    ["/", "other"],
  ])("names %s as %s", (path, pattern) => {
    expect(routePattern(path)).toBe(pattern);
  });

  it("gives only names that the collector lets through", () => {
    for (const path of ["/board", "/calls/1", "/alerts", "/sign-in", "/x"]) {
      expect(routePattern(path)).toMatch(/^[a-z/:-]{1,40}$/);
    }
  });
});

describe("safeNextPath", () => {
  it.each([
    ["/calls?q=x", "/calls?q=x"],
    ["/settings#session", "/settings#session"],
    [undefined, "/board"],
    ["https://evil.example", "/board"],
    ["//evil.example", "/board"],
    ["/\\evil.example", "/board"],
    ["/sign-in?next=/calls", "/board"],
  ])("leads from %s to %s", (next, path) => {
    expect(safeNextPath(next)).toBe(path);
  });
});

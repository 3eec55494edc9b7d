import { describe, expect, it } from "vitest";
import { bucketSelector, plainNumber, selector } from "./promql.ts";

describe("selector", () => {
  it("writes every kind of matcher", () => {
    const matchers = { a: "x", b: "~5..", c: "!y", d: "!~z.*" };
    expect(selector("m", matchers)).toBe('m{a="x",b=~"5..",c!="y",d!~"z.*"}');
    expect(selector("m", {})).toBe("m");
  });

  it("reads the operator from the value, as the SLA rows write it", () => {
    expect(selector("m")).toBe("m");
    expect(selector("m", { a: "x", b: "~x|y", c: "!x", d: "!~x.*", e: "!" })).toBe(
      'm{a="x",b=~"x|y",c!="x",d!~"x.*",e!=""}',
    );
  });

  it("escapes what would end the value", () => {
    expect(selector("m", { a: 'say "x" \\ y' })).toBe('m{a="say \\"x\\" \\\\ y"}');
  });
});

describe("bucketSelector", () => {
  it("finds a whole bound however it is spelt", () => {
    expect(bucketSelector("m", {}, 30)).toBe('m_bucket{le=~"30(\\\\.0)?"}');
    expect(bucketSelector("m", {}, 0.2)).toBe('m_bucket{le="0.2"}');
  });
});

describe("plainNumber", () => {
  it("leaves out binary noise", () => {
    expect(plainNumber(1 - 0.999)).toBe("0.001");
  });
});

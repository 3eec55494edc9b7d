import { describe, expect, it } from "vitest";
import { scrubText, scrubUrl } from "./scrub.ts";
import { scrubItem } from "./scrub-item.ts";
import { parseTraceparent } from "./traceparent.ts";

const ID = "0190a4b2-7c1d-7e3f-8a9b-0c1d2e3f4a5b";

describe("scrubUrl", () => {
  it.each([
    [`http://127.0.0.1:8080/calls/${ID}`, "http://127.0.0.1:8080/calls/:id"],
    ["http://127.0.0.1/calls?q=%2B15145550123#x", "http://127.0.0.1/calls"],
    ["/api/calls?phone=5145550123", "/api/calls"],
    ["https://a.example/contacts/+15145550123", "https://a.example/contacts/:id"],
    ["https://u:p@a.example/x/marie%40a.example", "https://a.example/x/:id"],
    ["http://localhost:8080/assets/index-B1234gnQMk.js", "http://localhost:8080/assets/index-B1234gnQMk.js"],
  ])("makes %s into %s", (url, expected) => {
    expect(scrubUrl(url)).toBe(expected);
  });
});

describe("scrubText", () => {
  it("takes out numbers, addresses and ids, and leaves the rest", () => {
    const text = `Call ${ID} of (514) 555-0123, +1 514-555-0199, marie@a.example failed after 3 attempts`;
    expect(scrubText(text)).toBe("Call :id of (?, ?, ? failed after 3 attempts");
  });
});

describe("scrubItem", () => {
  it("reaches every text of what is sent, but not the ids of telemetry itself", () => {
    const traceId = "12345678901234567890123456789012";
    const item = {
      type: "trace",
      meta: {
        page: { url: `http://127.0.0.1:8080/calls/${ID}?q=marie` },
        session: { id: "abc1234567890" },
        view: { name: "/calls/:id" },
      },
      payload: {
        resourceSpans: [
          {
            scopeSpans: [
              {
                spans: [
                  {
                    traceId,
                    startTimeUnixNano: "1700000000000000000",
                    attributes: [
                      { key: "url.full", value: { stringValue: `http://127.0.0.1:8080/api/calls/${ID}` } },
                      { key: "http.target", value: { stringValue: "/api/calls?phone=5145550123" } },
                      { key: "note", value: { stringValue: "rang +15145550123" } },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      },
    };
    const text = JSON.stringify(scrubItem(item as unknown as Parameters<typeof scrubItem>[0]));
    expect(text).not.toMatch(/5145550123|marie|0190a4b2/);
    expect(text).toContain(traceId);
    expect(text).toContain("1700000000000000000");
    expect(text).toContain("abc1234567890");
    expect(text).toContain("http://127.0.0.1:8080/api/calls/:id");
  });
});

describe("parseTraceparent", () => {
  it("reads a good one and refuses the others", () => {
    const good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    expect(parseTraceparent(good)).toEqual({
      traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
      spanId: "00f067aa0ba902b7",
      isSampled: true,
    });
    expect(parseTraceparent(null)).toBeUndefined();
    expect(parseTraceparent(good.replace("4bf9", "XXXX"))).toBeUndefined();
    expect(parseTraceparent(`00-${"0".repeat(32)}-00f067aa0ba902b7-01`)).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { pathByRoute, scrubPath, scrubText, scrubUrl } from "./scrub.ts";

describe("scrubText", () => {
  it.each([
    "+15145550100",
    "%2B15145550100",
    "+1 (514) 555-0100",
    "514-555-0100",
    "514.555.0100",
    "(514) 555 0100",
    "+33 6 12 34 56 78",
    "+4915112345678",
    "anna.b+x@example.co.uk",
    `AC${"0123456789abcdef".repeat(2)}`,
    `AC${"1".repeat(32)}`,
    `ac${"F".repeat(32)}`,
    `SK${"1a".repeat(16)}`,
  ])("masks %s", (personal) => {
    const scrubbed = scrubText(`call to ${personal} failed`);
    expect(scrubbed).toBe("call to [redacted] failed");
  });

  it("masks each of several, quoted or not", () => {
    expect(scrubText('{"to":"+15145550100","cc":"b@example.com"} and 15145550101')).toBe(
      '{"to":"[redacted]","cc":"[redacted]"} and [redacted]',
    );
  });

  it.each([
    "0197c1f0-7c1e-7a3b-9d52-3f0a5b1c2d4e",
    "0af7651916cd43dd8448eb211c80319c",
    `SM${"1a".repeat(16)}`,
    `CA${"1".repeat(32)}`,
    "AC1",
    "at parse (file:///app/main.ts:120:33)",
    "took 1234 ms of 30000",
    "HTTP/1.1 500",
    "127.0.0.1:15432",
    "2026-11-22",
    "retry 3 of 12",
    "v24.21.0",
  ])("leaves %s alone", (harmless) => {
    expect(scrubText(harmless)).toBe(harmless);
  });
});

describe("scrubUrl", () => {
  it("drops credentials, query and fragment and masks personal path segments", () => {
    expect(scrubUrl("https://user:secret@api.example.com/a/+15145550100/b?To=%2B15145550100#x")).toBe(
      "https://api.example.com/a/[redacted]/b",
    );
    expect(scrubUrl("http://127.0.0.1:8090/2010-04-01/Accounts/ACff/Messages.json")).toBe(
      "http://127.0.0.1:8090/2010-04-01/Accounts/ACff/Messages.json",
    );
  });
});

describe("the carrier's account", () => {
  const account = `AC${"1a".repeat(16)}`;
  const message = `SM${"2b".repeat(16)}`;
  it.each([
    [`/2010-04-01/Accounts/${account}/Messages.json`, "/2010-04-01/Accounts/[redacted]/Messages.json"],
    [`/2010-04-01/Accounts/${account}.json`, "/2010-04-01/Accounts/[redacted].json"],
    [
      `/2010-04-01/Accounts/${account}/Messages/${message}.json`,
      `/2010-04-01/Accounts/[redacted]/Messages/${message}.json`,
    ],
    [`/v1/Keys/SK${"3c".repeat(16)}`, "/v1/Keys/[redacted]"],
  ])("is in no URL that a span tells: %s", (path, expected) => {
    expect(scrubUrl(`https://api.twilio.com${path}?PageSize=1`)).toBe(`https://api.twilio.com${expected}`);
  });

  it("is in no path of a route", () => {
    expect(pathByRoute(`/hooks/${account}/x`, "/hooks/:account/x")).toBe("/hooks/*/x");
    expect(pathByRoute(`/hooks/${message}/x`, "/hooks/:message/x")).toBe(`/hooks/${message}/x`);
  });
});

describe("pathByRoute", () => {
  it.each([
    ["/api/calls", "/api/calls", "/api/calls"],
    [
      "/api/calls/0197c1f0-7c1e-7a3b-9d52-3f0a5b1c2d4e",
      "/api/calls/:id",
      "/api/calls/0197c1f0-7c1e-7a3b-9d52-3f0a5b1c2d4e",
    ],
    ["/api/calls/anna-smith", "/api/calls/:id", "/api/calls/*"],
    ["/anna/smith/", undefined, "/*/*/"],
  ])("%s of %s is %s", (path, route, expected) => {
    expect(pathByRoute(path, route)).toBe(expected);
  });
});

describe("scrubPath", () => {
  it("keeps ids and masks people", () => {
    expect(scrubPath("/api/calls/0197c1f0-7c1e-7a3b-9d52-3f0a5b1c2d4e")).toBe(
      "/api/calls/0197c1f0-7c1e-7a3b-9d52-3f0a5b1c2d4e",
    );
    expect(scrubPath("/api/leads/anna@example.com/15145550100")).toBe("/api/leads/[redacted]/[redacted]");
    expect(scrubPath("/api/leads/anna%40example.com")).toBe("/api/leads/[redacted]");
  });
});

import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { PRIVATE_KEYS_MASKED, PRIVATE_KEYS_REMOVED, PRIVATE_VALUES } from "./private-data.ts";

function masked(value: string): string {
  return PRIVATE_VALUES.reduce(
    (text, { pattern }) => text.replaceAll(new RegExp(pattern, "g"), "****"),
    value,
  );
}

/** Go writes `(?i)` where JavaScript takes a flag. */
function matchesKey(patterns: readonly string[], key: string): boolean {
  return patterns.some((pattern) =>
    new RegExp(pattern.replace("(?i)", ""), pattern.startsWith("(?i)") ? "i" : "").test(key),
  );
}

describe("patterns of personal data", () => {
  it.each([
    "+15145550101",
    "+33 6 12 34 56 78",
    "+44 (20) 7946-0958",
    "%2B15145550101",
    "(514) 555-0101",
    "514-555-0101",
    "514.555.0101",
    "15145550101",
    "5145550101",
    "jane.doe+x@mail.example.com",
    "jane%40doe.example",
    "4111 1111 1111 1111",
    "5500-0000-0000-0004",
    "378282246310005",
    "3782 822463 10005",
    `AC${"1a".repeat(16)}`,
    `SK${"1".repeat(32)}`,
    "tlk_3f9c0a77d2b14e58",
    "Bearer eyJhbGciOiJIUzI1NiJ9.e30.x",
    "trunkline_session=abcdef0123",
  ])("hides %s", (value) => {
    expect(masked(value)).toBe("****");
    expect(masked(`before ${value} behind`)).toBe("before **** behind");
  });

  it.each([
    "8d6f1c1e-5a3b-4f7e-9c2d-446655440000",
    // Each looks like a payment card at its beginning.
    "45191421-3670-4522-87a7-dcf19d9c6379",
    "24829669-9792-4386-b4f0-d2d0ccb49f36",
    "53624946-0138-4717-9ab4-a1765c4ad642",
    "4bf92f3577b34da6a3ce929d0e0e4736",
    "2026-11-22T07:33:55.123Z",
    "2026-11-22T07:33:55+00:00",
    "1795334246996908748",
    "1795334246996",
    "127.0.0.1:15432",
    "/api/calls/:id/timeline",
    "select * from calls where id = $1 and status = $2",
    "at handle (file:///srv/node_modules/koa@3.3.0/lib/application.js:158:12)",
    "node_modules/@opentelemetry/api/build/index.js",
    "trunkline.sms.delivery.duration",
    `CA${"1a".repeat(16)}`,
    `SM${"1".repeat(32)}`,
    "CA1234567890ABCDE",
    "v24.21.0",
  ])("leaves %s alone", (value) => {
    expect(masked(value)).toBe(value);
  });

  it("leave every UUID alone: by ids calls are found", () => {
    const ids = Array.from({ length: 50_000 }, () => randomUUID());
    expect(ids.filter((id) => masked(id) !== id)).toEqual([]);
  });
});

describe("private attributes", () => {
  it.each([
    "http.request.header.authorization",
    "client.address",
    "network.peer.address",
    "url.query",
    "user.email",
    "process.command_args",
    "db.query.parameter.0",
  ])("removes %s", (key) => {
    expect(matchesKey(PRIVATE_KEYS_REMOVED, key)).toBe(true);
  });

  it.each([
    "sms.body",
    "message.text",
    "trunkline.call.transcript",
    "caller.name",
    "callerName",
    "customer_phone_number",
    "Body",
    "To",
    "user.password",
  ])("masks %s", (key) => {
    expect(matchesKey(PRIVATE_KEYS_MASKED, key)).toBe(true);
  });

  it.each([
    "service.name",
    "http.route",
    "db.query.text",
    "db.system.name",
    "messaging.destination.name",
    "exception.message",
    "exception.type",
    "trunkline.message.id",
    "trunkline.call.id",
    "url.full",
    "server.address",
    "view.name",
    "user.id",
    "http.response.status_code",
  ])("keeps %s", (key) => {
    expect(matchesKey([...PRIVATE_KEYS_REMOVED, ...PRIVATE_KEYS_MASKED], key)).toBe(false);
  });
});

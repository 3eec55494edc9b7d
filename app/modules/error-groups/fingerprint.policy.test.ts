import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprintOf, generalMessage, kindOfError } from "./fingerprint.policy.ts";

const STACK = `TypeError: Cannot read properties of undefined (reading 'name')
    at presentLead (file:///srv/app/modules/leads/leads.presenter.ts:12:34)
    at async Object.list (file:///srv/app/modules/leads/leads.service.ts:56:7)
    at file:///srv/app/modules/leads/leads.routes.ts:20:5
    at dispatch (/srv/node_modules/koa-compose/index.js:42:32)
    at async file:///srv/app/http/route-layer.ts:90:3`;

describe("what errors of one kind say", () => {
  it.each([
    ["lead 0190a4b2-7c1d-7e3f-8a9b-0c1d2e3f4a5b has gone", "lead <id> has gone"],
    ["timeout of 2500 ms exceeded after 3 attempts", "timeout of <n> ms exceeded after <n> attempts"],
    ["cannot reach +1 (514) 555-0199", "cannot reach <n>"],
    ["mail to anna@example.com was refused", "mail to <address> was refused"],
    [`invalid input syntax for type uuid: "Anna Zebulon"`, "invalid input syntax for type uuid: <text>"],
    ["Key (name)=(Anna Zebulon) already exists", "Key (name)=(<text>) already exists"],
    ["GET https://api.example/calls?to=anna failed", "GET <url> failed"],
    ["connect ECONNREFUSED 127.0.0.1:5432", "connect ECONNREFUSED <n>"],
    ["job deadbeef01234567 is gone", "job <id> is gone"],
    ["added decade facade", "added decade facade"],
    ["first line\nAnna", "first line"],
  ])("of %s is %s", (message, general) => expect(generalMessage(message)).toBe(general));

  it("has no digit, whatever the message", () => {
    fc.assert(
      fc.property(fc.string(), fc.bigInt(), (text, number) => {
        expect(generalMessage(`${text} ${number} ${text}`)).not.toMatch(/\d/);
      }),
    );
  });
});

describe("a fingerprint", () => {
  const error = { type: "TypeError", message: "job 1 broke", stack: STACK };
  const of = (tier: "server" | "browser", more: Partial<typeof error> = {}) =>
    fingerprintOf(kindOfError(tier, { ...error, ...more }));

  it("is that of type, message, tier and the top frames of our own code", () => {
    expect(kindOfError("server", error).frames).toEqual([
      "presentLead app/modules/leads/leads.presenter.ts",
      "Object.list app/modules/leads/leads.service.ts",
      "anonymous app/modules/leads/leads.routes.ts",
    ]);
    const others = [
      of("browser"),
      of("server", { type: "Error" }),
      of("server", { message: "call 1 broke" }),
    ];
    expect(new Set([of("server"), ...others]).size).toBe(4);
    expect(of("server")).toMatch(/^[0-9a-f]{16}$/);
  });

  it("stays when lines move, the numbers differ, the folder is another, or somebody else calls", () => {
    const moved = STACK.replaceAll(":12:34", ":99:1").replaceAll("/srv/", "/opt/other/");
    const elsewhere = moved.replace("app/http/route-layer.ts", "app/live/live-server.ts");
    expect(of("server", { message: "job 77 broke", stack: elsewhere })).toBe(of("server"));
  });

  it("stays in browsers from release to release, whose chunks have other names", () => {
    const stack = (hash: string) =>
      `at t (https://x.example/assets/leads-page-${hash}.js:1:2)\nat https://x.example/assets/index-${hash}.js:9:9`;
    expect(of("browser", { stack: stack("B1234gnQ") })).toBe(of("browser", { stack: stack("C_-55xyZ") }));
    expect(kindOfError("browser", { ...error, stack: stack("B1234gnQ") }).frames).toEqual([
      "leads-page.js",
      "index.js",
    ]);
  });
});

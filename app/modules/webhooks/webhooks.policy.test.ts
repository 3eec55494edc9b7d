import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import {
  DISABLED_AFTER_MS,
  disablingOf,
  faultOfUrl,
  failureOfStatus,
  MAX_ATTEMPTS,
  newSecret,
  signedHeaders,
  waitAfter,
} from "./webhooks.policy.ts";

const HOUR_MS = 3_600_000;

describe("webhooks' rules", () => {
  it("try twelve times within about a day, each time later", () => {
    const waits = Array.from(
      { length: MAX_ATTEMPTS - 1 },
      (_, index) => waitAfter(index + 1, null, 0.5) ?? 0,
    );
    expect(waits).toEqual(waits.toSorted((one, other) => one - other));
    expect(waits[0]).toBe(10_000);
    const total = waits.reduce((sum, wait) => sum + wait, 0);
    expect(total / HOUR_MS).toBeGreaterThan(20);
    expect(total / HOUR_MS).toBeLessThan(26);
    expect(waitAfter(MAX_ATTEMPTS, null, 0.5)).toBeNull();
  });

  it("wait as long as the receiver asks for, within bounds, and never less than planned", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MAX_ATTEMPTS - 1 }),
        fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, asked, random) => {
          const wait = waitAfter(attempt, asked, random) ?? 0;
          expect(wait).toBeGreaterThanOrEqual(9_000);
          expect(wait).toBeGreaterThanOrEqual(Math.floor(Math.min(asked ?? 0, 5 * HOUR_MS)));
          expect(wait).toBeLessThanOrEqual(5.5 * HOUR_MS);
        },
      ),
    );
  });

  it("take successes for successes, and nothing else", () => {
    expect([200, 202, 204, 299].map(failureOfStatus)).toEqual([null, null, null, null]);
    expect([199, 301, 302, 307, 400, 410, 429, 500].every((status) => failureOfStatus(status))).toBe(true);
  });

  it("disable what is gone at once, and what takes nothing after three days", () => {
    const now = new Date();
    const since = (ms: number) => ({ status: "active", failingSince: new Date(now.getTime() - ms) }) as const;
    expect(disablingOf(since(0), 410, now)).toBe("gone");
    expect(disablingOf(since(DISABLED_AFTER_MS - 1), 500, now)).toBeNull();
    expect(disablingOf(since(DISABLED_AFTER_MS), 500, now)).toBe("failing");
    expect(disablingOf(since(DISABLED_AFTER_MS), null, now)).toBe("failing");
    expect(disablingOf({ status: "active", failingSince: null }, 500, now)).toBeNull();
    expect(disablingOf({ ...since(DISABLED_AFTER_MS), status: "disabled" }, 410, now)).toBeNull();
  });

  it("sign as Standard Webhooks does: its own library takes either secret, and nothing that was changed", () => {
    const [secret, former, other] = [newSecret(), newSecret(), newSecret()];
    fc.assert(
      fc.property(fc.uuid(), fc.json(), (id, body) => {
        const headers = signedHeaders(id, body, [secret, former], new Date());
        expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
        expect(new Webhook(former).verify(body, headers)).toEqual(JSON.parse(body));
        expect(() => new Webhook(other).verify(body, headers)).toThrow();
        expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
        expect(() => new Webhook(secret).verify(body, { ...headers, "webhook-id": "another" })).toThrow();
        const late = signedHeaders(id, body, [secret], new Date(Date.now() - 600_000));
        expect(() => new Webhook(secret).verify(body, late)).toThrow();
      }),
    );
  });

  it.each([
    ["https://hooks.example/trunkline?key=1", null],
    ["https://93.184.216.34/", null],
    ["http://hooks.example/", "must begin with https://"],
    ["https://me:secret@hooks.example/", "must have no name"],
    ["https://hooks.example/#here", "must have no fragment"],
    ["https://127.0.0.1/", "public internet"],
    ["https://2130706433/", "public internet"],
    ["https://0x7f.1/", "public internet"],
    ["https://[::ffff:10.0.0.1]/", "public internet"],
    ["https://localhost/", "public internet"],
    ["https://app.localhost:8443/", "public internet"],
    ["http://named.internal/", null],
  ])("say of %s: %s", (url, fault) => {
    const isPublic = (host: string) => host === "93.184.216.34";
    const said = faultOfUrl(url, ({ hostname }) => hostname === "named.internal", isPublic);
    if (fault === null) expect(said).toBeNull();
    else expect(said).toContain(fault);
  });
});

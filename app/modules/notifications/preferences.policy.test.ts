import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOTIFICATION_RULES } from "./notification-types.policy.ts";
import {
  notificationChannelSchema,
  notificationTypeSchema,
  quietDaySchema,
  quietTimeSchema,
} from "./preferences.contract.ts";
import {
  channelsOf,
  DEFAULT_PREFERENCES,
  dueAt,
  isWanted,
  quietUntil,
  withPatch,
} from "./preferences.policy.ts";

const TORONTO = "America/Toronto";
const nights = quietTimeSchema.parse({ days: [...quietDaySchema.options], from: "22:00", until: "07:00" });
const digest = { frequency: "hourly", hour: 8 } as const;

describe("quiet time", () => {
  it.each([
    ["before it", "2026-11-26T21:59:00-05:00", null],
    ["at its begin", "2026-11-26T22:00:00-05:00", "2026-11-27T07:00:00-05:00"],
    ["after midnight it is that of the day before", "2026-11-27T03:00:00-05:00", "2026-11-27T07:00:00-05:00"],
    ["at its end", "2026-11-27T07:00:00-05:00", null],
    ["the night when clocks go forward", "2027-03-14T01:00:00-05:00", "2027-03-14T07:00:00-04:00"],
  ])("%s", (_, at, end) => {
    expect(quietUntil(nights, TORONTO, new Date(at))).toEqual(end === null ? null : new Date(end));
  });

  it("is only on its days", () => {
    const fridays = { ...nights, days: ["friday" as const] };
    expect(quietUntil(fridays, TORONTO, new Date("2026-11-28T03:00:00-05:00"))).not.toBeNull();
    expect(quietUntil(fridays, TORONTO, new Date("2026-11-27T03:00:00-05:00"))).toBeNull();
  });

  it("goes on where one ends when the next begins", () => {
    const weekend = quietTimeSchema.parse({ days: ["saturday", "sunday"], from: "00:00", until: "00:00" });
    expect(quietUntil(weekend, TORONTO, new Date("2026-11-28T12:00:00-05:00"))).toEqual(
      new Date("2026-11-30T00:00:00-05:00"),
    );
  });

  it("that never ends is refused", () => {
    const days = [...quietDaySchema.options];
    expect(quietTimeSchema.safeParse({ days, from: "08:00", until: "08:00" }).success).toBe(false);
  });
});

describe("when something goes out", () => {
  const day = new Date("2026-11-26T15:10:20Z");
  const night = new Date("2026-11-27T03:10:20Z");
  const at = (channel: "email" | "web_push", priority: number, when: Date, more = {}) =>
    dueAt({ quietTime: nights, digest, ...more }, { channel, priority, at: when }, TORONTO).toISOString();

  it("at once by day, at the end of quiet time by night; P1 breaks through unless it is held, too", () => {
    expect(at("web_push", 2, day)).toBe(day.toISOString());
    expect(at("web_push", 2, night)).toBe("2026-11-27T12:00:00.000Z");
    expect(at("web_push", 1, night)).toBe(night.toISOString());
    expect(at("email", 1, night)).toBe(night.toISOString());
    expect(at("web_push", 1, night, { quietTime: { ...nights, holdsUrgent: true } })).toBe(
      "2026-11-27T12:00:00.000Z",
    );
  });

  it("by mail with the next digest, by the clocks of the person", () => {
    expect(at("email", 2, day)).toBe("2026-11-26T16:00:00.000Z");
    expect(at("email", 2, day, { digest: { frequency: "daily", hour: 8 } })).toBe("2026-11-27T13:00:00.000Z");
    expect(at("email", 2, day, { digest: { frequency: "daily", hour: 11 } })).toBe(
      "2026-11-26T16:00:00.000Z",
    );
  });

  it("is never in the past, never in quiet time, and within nine days, whatever was chosen", () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
    const quietTime = fc
      .record({
        days: fc.subarray([...quietDaySchema.options], { minLength: 1 }),
        from: time,
        until: time,
        holdsUrgent: fc.boolean(),
      })
      .filter((one) => quietTimeSchema.safeParse(one).success);
    fc.assert(
      fc.property(
        fc.option(quietTime, { nil: null }),
        fc.record({
          frequency: fc.constantFrom("off" as const, "hourly" as const, "daily" as const),
          hour: fc.integer({ min: 0, max: 23 }),
        }),
        fc.constantFrom(...notificationChannelSchema.options),
        fc.constantFrom(1, 2, 3, 4),
        fc.date({ min: new Date("2026-01-01"), max: new Date("2028-12-31"), noInvalidDate: true }),
        fc.constantFrom(TORONTO, "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"),
        (quiet, chosen, channel, priority, when, zone) => {
          const due = dueAt({ quietTime: quiet, digest: chosen }, { channel, priority, at: when }, zone);
          expect(due.getTime()).toBeGreaterThanOrEqual(when.getTime());
          expect(due.getTime() - when.getTime()).toBeLessThan(9 * 86_400_000);
          const breaksThrough = priority === 1 && !quiet?.holdsUrgent;
          if (breaksThrough || channel === "in_app") expect(due).toEqual(when);
          else expect(quietUntil(quiet, zone, due)).toBeNull();
        },
      ),
    );
  });
});

describe("choices", () => {
  it("are kept where they differ from the defaults, and go with null", () => {
    const off = withPatch(DEFAULT_PREFERENCES, {
      types: { "lead.assigned": { email: false, in_app: true }, "call.missed": { web_push: true } },
    });
    expect(off.choices).toEqual({ "lead.assigned": { email: false } });
    expect(channelsOf(off, "lead.assigned")).toEqual({
      in_app: true,
      email: false,
      web_push: true,
      sms: false,
    });
    expect(withPatch({ ...off, version: 2 }, { types: { "lead.assigned": null } }).choices).toEqual({});
  });

  it("change what they name and nothing else, and say what was asked for", () => {
    const types = notificationTypeSchema.options;
    const channels = notificationChannelSchema.options;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...types), fc.constantFrom(...channels), fc.boolean())),
        (changes) => {
          let now = DEFAULT_PREFERENCES;
          const expected = Object.fromEntries(
            types.map((type) => [type, { ...NOTIFICATION_RULES[type].defaults }]),
          );
          for (const [type, channel, isOn] of changes) {
            now = { ...withPatch(now, { types: { [type]: { [channel]: isOn } } }), version: now.version + 1 };
            Object.assign(expected[type] ?? {}, { [channel]: isOn });
          }
          for (const type of types) expect(channelsOf(now, type)).toEqual(expected[type]);
        },
      ),
    );
  });

  it("of mail count only while there are digests", () => {
    const off = { ...DEFAULT_PREFERENCES, digest: { frequency: "off", hour: 8 } as const };
    expect(isWanted(DEFAULT_PREFERENCES, "lead.assigned", "email")).toBe(true);
    expect(isWanted(off, "lead.assigned", "email")).toBe(false);
    expect(isWanted(off, "lead.assigned", "web_push")).toBe(true);
  });

  it("by default cost no SMS", () => {
    expect(Object.values(NOTIFICATION_RULES).some(({ defaults }) => defaults.sms)).toBe(false);
  });
});

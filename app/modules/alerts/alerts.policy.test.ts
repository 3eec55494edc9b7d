import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_SPOKEN_TEXT } from "../../providers/telephony/port.ts";
import { smsSegments } from "../../platform/sms-length/index.ts";
import {
  type AlertAction,
  alertStateAfter,
  alertStateOf,
  chooseRecipients,
  composeAnnouncement,
  composeSms,
  MAX_RECIPIENTS,
  newReference,
  parsePriority,
  RECIPIENT_RULES,
  referenceIn,
} from "./alerts.policy.ts";

describe("parsePriority", () => {
  it.each([
    ["P1", 1],
    ["p4", 4],
    [2, 2],
    ["3", 3],
    ["URGENT", 1],
    ["low", 4],
  ])("reads %s as %i", (value, priority) => {
    expect(parsePriority(value)).toBe(priority);
  });

  it.each(["P5", 0, "soon", undefined, null, {}, "11"])("refuses %s", (value) => {
    expect(parsePriority(value)).toBeUndefined();
  });
});

describe("chooseRecipients", () => {
  const person = (name: string, phone: string | null) => ({ name, phone });

  it("leaves out people without a phone and sends once to a shared one", () => {
    const chosen = chooseRecipients([
      person("a", "+15145550101"),
      person("b", null),
      person("c", "+15145550101"),
    ]);
    expect(chosen.map(({ name }) => name)).toEqual(["a"]);
  });

  it("never sends to more than the limit", () => {
    const many = Array.from({ length: 50 }, (_, index) =>
      person(String(index), `+151455501${String(index).padStart(2, "0")}`),
    );
    expect(chooseRecipients(many)).toHaveLength(MAX_RECIPIENTS);
  });

  it("has a rule with a fallback for every priority", () => {
    for (const priority of [1, 2, 3, 4] as const)
      expect(RECIPIENT_RULES[priority].fallback.length).toBeGreaterThan(0);
  });
});

describe("composeAnnouncement", () => {
  const alert = {
    priority: 1,
    body: "Basement floods",
    callerName: "Ann",
    callbackNumber: "+15145550100",
  } as const;

  it("says what happened, whom to call back digit by digit, and which key takes it", () => {
    expect(composeAnnouncement(alert)).toBe(
      "Trunkline alert of priority 1. Basement floods. Caller: Ann, 1 5 1 4 5 5 5 0 1 0 0. To take this alert, press 1.",
    );
    expect(composeAnnouncement({ ...alert, callbackNumber: null })).toContain(
      "Caller: Ann, number withheld.",
    );
  });

  it("names the key whatever else there is to read: carriers cut what is too long", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5_000 }), fc.string({ maxLength: 500 }), (body, callerName) => {
        const text = composeAnnouncement({ ...alert, body, callerName });
        expect(text.length).toBeLessThanOrEqual(MAX_SPOKEN_TEXT);
        expect(text).toMatch(/press 1\.$/);
      }),
    );
  });
});

describe("composeSms", () => {
  const alert = {
    priority: 1,
    callerName: null,
    callbackNumber: null,
    callUrl: "http://x/calls/1",
    reference: newReference(),
  } as const;

  it("says what happened first and names its reference", () => {
    const text = composeSms({
      ...alert,
      body: "Basement floods",
      callerName: "Ann",
      callbackNumber: "+15145550100",
    });
    expect(text.split("\n")).toEqual([
      "[P1] Basement floods",
      "Call back: Ann, +15145550100",
      "http://x/calls/1",
      `Reply 1 to acknowledge. Ref ${alert.reference}`,
    ]);
  });

  const long = "Basement floods, water comes in quickly. ".repeat(50);
  const others = { callerName: "Ann", callbackNumber: "+15145550100" };
  const lines = [
    "Call back: Ann, +15145550100",
    "http://x/calls/1",
    `Reply 1 to acknowledge. Ref ${alert.reference}`,
  ];

  it.each([
    ["GSM-7", long, 600],
    ["UCS-2", `Подвал ${long}`, 250],
  ])("cuts long descriptions in %s so that the whole text fills four segments", (_, body, atLeast) => {
    const text = composeSms({ ...alert, ...others, body });
    expect(smsSegments(text)).toBe(4);
    expect(text.length).toBeGreaterThan(atLeast);
    const [first, ...rest] = text.split("\n");
    expect(first).toMatch(/^\[P1\] .*[^ ]\.\.\.$/);
    expect(rest).toEqual(lines);
  });

  it("leaves a text whole that fits to the last character", () => {
    // The brackets of [P1] count twice.
    const around = composeSms({ ...alert, body: "" }).length + 2;
    const body = "x".repeat(4 * 153 - around);
    expect(composeSms({ ...alert, body })).toContain(body);
    expect(composeSms({ ...alert, body: `${body}x` })).not.toContain(body);
  });

  it("never cuts what is seen as one character", () => {
    const family = "👩‍👩‍👧‍👦";
    const text = composeSms({ ...alert, body: family.repeat(100) });
    expect(smsSegments(text)).toBeLessThanOrEqual(4);
    expect(text.split("\n")[0]?.slice("[P1] ".length, -"...".length).replaceAll(family, "")).toBe("");
  });

  it("says that the number is withheld where there is none", () => {
    const second = (callerName: string | null) =>
      composeSms({ ...alert, body: "Basement floods", callerName }).split("\n")[1];
    expect(second("Ann")).toBe("Caller: Ann, number withheld");
    expect(second(null)).toBe("Caller: number withheld");
  });

  it.each([
    ["letters", "A".repeat(2_000)],
    ["letters of UCS-2", "Я".repeat(2_000)],
    ["an ellipsis", `Ann… ${"n".repeat(2_000)}`],
    ["emoji", "💧".repeat(2_000)],
    ["joined emoji", "👩‍👩‍👧‍👦".repeat(500)],
    ["one letter with accents without end", `a${"\u0301".repeat(2_000)}`],
    ["characters that count twice", "€[]{}".repeat(400)],
  ])("keeps four segments, whatever name and description are made of: %s", (_, text) => {
    const callbackNumber = "+15145550100";
    for (const given of [
      { body: text, callerName: text },
      { body: "Gas", callerName: text },
      { body: text, callerName: "Ann" },
    ]) {
      const sms = composeSms({ ...alert, ...given, callbackNumber });
      expect(smsSegments(sms)).toBeLessThanOrEqual(4);
      expect(sms.isWellFormed()).toBe(true);
      expect(sms).toContain(callbackNumber);
      expect(sms.split("\n").slice(-2)).toEqual([
        "http://x/calls/1",
        `Reply 1 to acknowledge. Ref ${alert.reference}`,
      ]);
    }
  });

  it("cuts a long name, never the number, link or reference", () => {
    const callerName = "Wolfeschlegelsteinhausenbergerdorff ".repeat(20);
    const text = composeSms({ ...alert, body: long, callerName, callbackNumber: "+15145550100" });
    expect(smsSegments(text)).toBeLessThanOrEqual(4);
    expect(text).toMatch(
      /\nCall back: Wolfe[^\n]*\.\.\., \+15145550100\nhttp:\/\/x\/calls\/1\nReply 1 to acknowledge\. Ref /,
    );
    expect(text.split("\n")[0]?.length).toBeGreaterThan(400);
  });
});

describe("referenceIn", () => {
  it("finds the reference of every text that we compose, and none in others", () => {
    const reference = newReference();
    const text = {
      priority: 1,
      callerName: null,
      callbackNumber: null,
      callUrl: "http://x/calls/1",
      reference,
    } as const;
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 1_000 }), (body) => {
        expect(referenceIn(composeSms({ ...text, body }))).toBe(reference);
      }),
    );
    expect(referenceIn("Ref ABC2345 is the one")).toBeNull();
  });
});

describe("the states of an alert", () => {
  const deeds = fc.array(fc.constantFrom<AlertAction>("acknowledge", "resolve"), { maxLength: 8 });

  it("only move forward, and never out of the last one", () => {
    const order = ["open", "acknowledged", "resolved"];
    fc.assert(
      fc.property(deeds, (actions) => {
        let state: ReturnType<typeof alertStateOf> = "open";
        for (const action of actions) {
          const next = alertStateAfter(state, action);
          if (next === null) {
            // Nothing is left to do of what has been done.
            expect(state === "resolved" || action === "acknowledge").toBe(true);
            continue;
          }
          expect(order.indexOf(next)).toBeGreaterThan(order.indexOf(state));
          state = next;
        }
        expect(state === "open").toBe(actions.length === 0);
        expect(state === "resolved").toBe(actions.includes("resolve"));
      }),
    );
  });

  it("are read from what is kept", () => {
    const at = new Date();
    expect(alertStateOf({ acknowledgedAt: null, resolvedAt: null })).toBe("open");
    expect(alertStateOf({ acknowledgedAt: at, resolvedAt: null })).toBe("acknowledged");
    expect(alertStateOf({ acknowledgedAt: at, resolvedAt: at })).toBe("resolved");
    // Raised before alerts could be taken.
    expect(alertStateOf({ acknowledgedAt: null, resolvedAt: at })).toBe("resolved");
  });
});

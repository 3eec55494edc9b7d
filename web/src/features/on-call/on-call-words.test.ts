import { describe, expect, it } from "vitest";
import type { CurrentIncident } from "../../data/types.ts";
import {
  endText,
  glance,
  hoursText,
  medianTakenMs,
  type Policy,
  policyText,
  rotationText,
  stepText,
  stepWhen,
} from "./on-call-words.ts";

const policy: Policy = {
  id: "1",
  name: "Urgent",
  isDefault: false,
  priorities: [1, 2],
  steps: [
    { afterMinutes: 0, by: "sms", targets: [{ kind: "duty", id: null, role: null, name: null }] },
    {
      afterMinutes: 5,
      by: "call",
      targets: [
        { kind: "schedule", id: "2", role: null, name: "Dispatch" },
        { kind: "role", id: null, role: "manager", name: null },
      ],
    },
    { afterMinutes: 1, by: "sms", targets: [{ kind: "user", id: "3", role: null, name: null }] },
  ],
  repeats: 1,
  endAfterMinutes: 5,
  pagesOperators: true,
  version: 1,
  createdAt: "",
  updatedAt: "",
};

describe("words of on-call", () => {
  it("tell a policy as a story", () => {
    expect(policyText(policy)).toBe("For P1, P2");
    expect(policy.steps.map((step) => `${stepWhen(step)}: ${stepText(step)}`)).toEqual([
      "At once: SMS to whoever is on duty",
      "After 5 minutes without anybody: Call to whoever is on call in Dispatch and every manager",
      "After 1 minute without anybody: SMS to somebody who is not there any more",
    ]);
    expect(endText(policy)).toBe(
      "5 minutes later it begins again, once. At its end the operators are paged, and supervisors and up are notified.",
    );
    expect(endText({ ...policy, repeats: 0, pagesOperators: false })).toBe("At its end nobody else is told.");
  });

  it("tell a layer's turns and hours", () => {
    const layer = {
      name: "Weekends",
      people: [],
      rotation: { every: 2, unit: "weeks" as const },
      startsOn: "2026-01-05",
      handoverAt: "08:00",
      hours: [
        {
          from: { day: "saturday" as const, time: "08:00" },
          until: { day: "monday" as const, time: "08:00" },
        },
      ],
    };
    expect(rotationText(layer)).toBe("2 weeks each, hand-over at 8:00 AM");
    expect(hoursText(layer)).toBe("Saturday 8:00 AM to Monday 8:00 AM");
    expect(hoursText({ ...layer, hours: [] })).toBe("always");
  });

  it("tell in one glance whether something burns, and never more than is known", () => {
    const page = (acknowledgedByName: string | null) => ({ acknowledgedByName }) as CurrentIncident;
    const system = (...items: CurrentIncident[]) => ({ items, isDegraded: false });
    const tones = [
      glance({ open: 0, taken: 0, system: system() }),
      glance({ open: 0, taken: 0, system: system(page("Mina")) }),
      glance({ open: 0, taken: 2, system: system(page(null)) }),
      glance({ open: 0, taken: 1, system: system() }),
      glance({ open: 1, taken: 1, system: undefined }),
    ];
    expect(tones.map(({ tone, title }) => `${tone}: ${title}`)).toEqual([
      "good: Nothing is burning",
      "warning: The system needs somebody",
      "bad: 2 alerts are looked after",
      "warning: 1 alert is looked after",
      "bad: 1 alert has nobody yet",
    ]);
    expect(glance({ open: 0, taken: 0, system: undefined }).text).toContain("not known");
    expect(glance({ open: 0, taken: 0, system: { items: [], isDegraded: true } }).text).toContain(
      "not known",
    );
  });

  it("tell the middle time until alerts were taken", () => {
    const alert = (seconds: number | null) => ({
      createdAt: "2026-11-27T07:00:00Z",
      acknowledgedAt: seconds === null ? null : new Date(Date.UTC(2026, 10, 27, 7, 0, seconds)).toISOString(),
    });
    expect(medianTakenMs([alert(9), alert(1), alert(null), alert(4)])).toBe(4_000);
    expect(medianTakenMs([alert(2), alert(4)])).toBe(3_000);
    expect(medianTakenMs([alert(null)])).toBeNull();
  });
});

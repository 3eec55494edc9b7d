import { describe, expect, it } from "vitest";
import { ruleFrom, ruleText } from "./repeat.ts";

describe("repetitions in words", () => {
  it.each([
    ["every day", "FREQ=DAILY", "every day"],
    ["daily", "FREQ=DAILY", "every day"],
    ["every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"],
    [
      "Every 2 weeks on Monday and Thursday",
      "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
      "every 2 weeks on Monday and Thursday",
    ],
    ["every other week", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"],
    ["every thu, mon and fri", "FREQ=WEEKLY;BYDAY=MO,TH,FR", "every week on Monday, Thursday, and Friday"],
    ["mondays", "FREQ=WEEKLY;BYDAY=MO", "every week on Monday"],
    ["every month on the 15th", "FREQ=MONTHLY;BYMONTHDAY=15", "every month on the 15th"],
    ["every month on the last day", "FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"],
    ["every 3 months", "FREQ=MONTHLY;INTERVAL=3", "every 3 months"],
    ["weekly, 5 times", "FREQ=WEEKLY;COUNT=5", "every week, 5 times"],
    ["every year", "FREQ=YEARLY", "every year"],
  ])("%j", (text, rule, said) => {
    expect(ruleFrom(text)).toBe(rule);
    expect(ruleText(rule)).toBe(said);
    // What is said is understood as the same.
    expect(ruleFrom(said)).toBe(rule);
  });

  it.each([
    "",
    "sometimes",
    "every blue moon",
    "every 0 days",
    "every month on the 40th",
    "every year on monday",
  ])("does not understand %j", (text) => expect(ruleFrom(text)).toBeUndefined());

  it("shows what it has no words for as it is", () => {
    expect(ruleText("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1")).toBe("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1");
    expect(ruleText("FREQ=DAILY;UNTIL=20261224T090000Z")).toBe("every day, until Dec 24, 2026");
  });
});

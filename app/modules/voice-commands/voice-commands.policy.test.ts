import { describe, expect, it } from "vitest";
import type { Command } from "../command.ts";
import { summaryOf } from "./voice-commands.policy.ts";

describe("what is said of a command before it is done", () => {
  it("writes times by the person's clocks and as all other texts do", () => {
    const command = { title: "Snooze", slots: { until: { kind: "date_time" } } } as unknown as Command;
    const found = { until: { kind: "date_time", at: "2026-11-27T20:05:00.000Z" } } as const;
    const said = summaryOf(command, found, "Asia/Kolkata").replaceAll("\u202f", " ");
    expect(said).toBe("Snooze: Nov 28, 2026, 1:35 AM");
  });
});

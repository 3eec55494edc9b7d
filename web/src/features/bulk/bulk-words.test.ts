import { describe, expect, it } from "vitest";
import type { BulkOperation } from "../../data/types.ts";
import { deedText, progressText, reasonTexts, undoSeconds } from "./bulk-words.ts";

const NOW = Date.parse("2026-11-27T08:00:00Z");
const ONE = {
  kind: "leads",
  action: { name: "delete" },
  status: "running",
  recordsMeant: 1_200,
  recordsDone: 300,
  counts: { changed: 300 },
  startsAt: "2026-11-27T08:00:00Z",
  undoUntil: null,
} as unknown as BulkOperation;

describe("a bulk operation in words", () => {
  it("says what it does to how many", () => {
    expect(deedText(ONE)).toBe("Delete 1,200 leads");
    expect(deedText({ ...ONE, recordsMeant: 1, action: { name: "assign" } })).toBe("Assign 1 lead");
    expect(deedText({ ...ONE, recordsMeant: 1, action: { name: "of_tomorrow" } })).toBe("Change 1 lead");
  });

  it("speaks of voicemails as their screen does: what is deleted there is done", () => {
    const voicemails = { ...ONE, kind: "voicemails", recordsMeant: 2 } as const;
    expect(deedText(voicemails)).toBe("Mark as done 2 voicemails");
    expect(reasonTexts({ kind: "voicemails", excludedBy: { is_deleted: 1 } })[0]?.text).toBe(
      "1 done already",
    );
  });

  it("says how far it is, and when it begins", () => {
    expect(progressText(ONE, NOW)).toBe("Delete 1,200 leads: 300 of 1,200");
    const waiting = { ...ONE, recordsDone: 0, counts: {}, startsAt: "2026-11-27T08:00:09.500Z" };
    expect(progressText(waiting, NOW)).toBe("Delete 1,200 leads: begins in 10 s");
  });

  it("says what became of it, also what did not go well", () => {
    const done = { ...ONE, status: "done", counts: { changed: 1, skipped: 2, failed: 3 } } as const;
    expect(progressText(done, NOW)).toBe("1 lead deleted, 2 skipped, 3 failed.");
    expect(progressText({ ...done, status: "canceled" }, NOW)).toBe("Stopped: 1 lead deleted.");
    const undone = { ...ONE, status: "undone", counts: { restored: 5, kept: 1 } } as const;
    expect(progressText(undone, NOW)).toBe(
      "Undone: 5 leads as before; 1 kept, because somebody changed them since.",
    );
  });

  it("names reasons by how many they leave out", () => {
    expect(
      reasonTexts({ kind: "leads", excludedBy: { already_so: 2, not_found: 7 } }).map(({ text }) => text),
    ).toEqual(["7 no longer there for you", "2 already so"]);
  });

  it("can be undone for as long as the server says", () => {
    expect(undoSeconds({ undoUntil: "2026-11-27T08:00:42.200Z" }, NOW)).toBe(43);
    expect(undoSeconds({ undoUntil: "2026-11-27T07:59:00Z" }, NOW)).toBe(0);
    expect(undoSeconds({ undoUntil: null }, NOW)).toBe(0);
  });
});

import { describe, expect, it } from "vitest";
import type { BulkOperation } from "../../data/types.ts";
import { needsNumber, SEEN_AT_A_GLANCE } from "./needs-number.ts";

const operation = (change: { name?: string; isUndoable?: boolean; recordsMeant?: number }) =>
  ({
    action: { name: change.name ?? "close" },
    isUndoable: change.isUndoable ?? true,
    recordsMeant: change.recordsMeant ?? 2,
  }) as BulkOperation;

describe("whether the number of records is typed", () => {
  it.each([
    ["few that can be undone", operation({}), false, false],
    ["as many as are seen at a glance", operation({ recordsMeant: SEEN_AT_A_GLANCE }), false, false],
    ["more than that", operation({ recordsMeant: SEEN_AT_A_GLANCE + 1 }), false, true],
    ["what cannot be undone", operation({ name: "send_template", isUndoable: false }), false, true],
    ["what takes something away", operation({ name: "delete" }), true, true],
    ["what only reads", operation({ name: "export", isUndoable: false, recordsMeant: 5_000 }), false, false],
  ])("%s", (_what, one, isDanger, isTyped) => {
    expect(needsNumber(one, isDanger)).toBe(isTyped);
  });
});

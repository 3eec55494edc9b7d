import { describe, expect, it } from "vitest";
import { keysetCursor } from "./keyset.ts";

const positions = Array.from({ length: 4 }, (_, index) => ({
  at: new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString(),
  id: `0198f3a0-0000-7000-8000-00000000000${index}`,
}));

describe("keysetCursor", () => {
  it("leads from one page to the next, and ends with null", () => {
    const first = keysetCursor.page(positions, 3, (position) => position);
    expect(first.items).toHaveLength(3);
    expect(keysetCursor.read(first.nextCursor ?? "")).toEqual(positions[2]);
    expect(keysetCursor.page(positions.slice(3), 3, (position) => position).nextCursor).toBeNull();
  });

  it("begins at the first page without a cursor", () => {
    expect(keysetCursor.read(undefined)).toBeUndefined();
  });

  it.each([
    "nonsense",
    "",
    "2026-01-01T00:00:00.000Z|not-an-id",
    `1|${positions[0]?.id}`,
    `${positions[0]?.at}|${"-".repeat(36)}`,
  ])("refuses %j instead of asking the database with it", (text) => {
    expect(() => keysetCursor.read(Buffer.from(text).toString("base64url"))).toThrow(
      "The cursor is not one of this list",
    );
  });
});

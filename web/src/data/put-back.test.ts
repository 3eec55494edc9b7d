import { describe, expect, it } from "vitest";
import { withoutChange, withRowBack, withRowBackIn } from "./put-back.ts";

const row = (id: string, text = "") => ({ id, text });

describe("a row that is put back", () => {
  const before = [row("a"), row("b"), row("c")];

  it("is as and where it was, and leaves the others as they are now", () => {
    expect(withRowBack([row("a", "new"), row("c")], before, "b")).toEqual([
      row("a", "new"),
      row("b"),
      row("c"),
    ]);
    expect(withRowBack([row("b", "changed"), row("c", "new")], before, "b")).toEqual([
      row("b"),
      row("c", "new"),
    ]);
  });

  it("leaves where it was not", () => {
    expect(withRowBack([row("x"), ...before], before, "x")).toEqual(before);
    expect(withRowBack(before, before, "x")).toEqual(before);
  });

  it("is every one that a change had made, and no other", () => {
    const [a, b, c] = before as [ReturnType<typeof row>, ReturnType<typeof row>, ReturnType<typeof row>];
    const changed = [row("new"), a, row("b", "changed")];
    expect(withoutChange([row("other"), ...changed], before, changed)).toEqual([row("other"), a, b, c]);
  });

  it("comes back to its page", () => {
    const pages = (...of: ReturnType<typeof row>[][]) => ({
      pages: of.map((items) => ({ items, nextCursor: null })),
      pageParams: [null],
    });
    expect(
      withRowBackIn(pages([row("a", "new")], [row("c")]), pages([row("a")], [row("b"), row("c")]), "b"),
    ).toEqual(pages([row("a", "new")], [row("b"), row("c")]));
  });
});

import { describe, expect, it } from "vitest";
import { type ListPage, type ListPages, pagesAt, rowsOf, withPage, withRow } from "./pages.ts";

interface Row {
  readonly id: string;
  readonly text?: string;
}
const page = (ids: string, nextCursor: string | null = null): ListPage<Row> => ({
  items: [...ids].map((id) => ({ id })),
  nextCursor,
});
const list = (...pages: ListPage<Row>[]): ListPages<Row> => ({
  pages,
  pageParams: pages.map((_page, index) => pages[index - 1]?.nextCursor ?? null),
});
const ids = (pages: ListPages<Row>) =>
  rowsOf(pages)
    .map(({ id }) => id)
    .join("");

describe("the pages of a list", () => {
  it("have each row once", () => {
    expect(ids(list(page("abc", "1"), page("cd")))).toBe("abcd");
  });

  it("change where they have the row, and are the same where they have not", () => {
    const two = list(page("ab", "1"), page("cd"));
    expect(rowsOf(withRow(two, "c", (row) => ({ ...row, text: "new" })))[2]).toEqual({
      id: "c",
      text: "new",
    });
    expect(ids(withRow(two, "c", () => undefined))).toBe("abd");
    expect(withRow(two, "x", () => undefined)).toBe(two);
  });

  it("are found by the rows that are looked at", () => {
    const three = list(page("abc", "1"), page("def", "2"), page("gh"));
    expect(pagesAt(three, 0, 2)).toEqual([0]);
    expect(pagesAt(three, 2, 3)).toEqual([0, 1]);
    expect(pagesAt(three, 6, 40)).toEqual([2]);
  });
});

describe("a page that was fetched again", () => {
  it("keeps out what came since, and keeps what that pushed to the next page", () => {
    const { list: now, newer } = withPage(list(page("abc", "1"), page("de")), 0, page("xyab", "9"));
    expect(newer.map(({ id }) => id).join("")).toBe("xy");
    expect(ids(now)).toBe("abcde");
    expect(now.pages[0]?.nextCursor).toBe("1");
  });

  it("loses what is gone", () => {
    expect(ids(withPage(list(page("abc", "1"), page("de")), 0, page("acd", "9")).list)).toBe("acde");
    expect(ids(withPage(list(page("abc")), 0, page("ab")).list)).toBe("ab");
    expect(
      ids(withPage(list(page("abc", "1"), page("def", "2"), page("gh")), 1, page("dfg", "8")).list),
    ).toBe("abcdfgh");
  });

  it("begins anew where nothing of it is known any more", () => {
    const { list: now, newer } = withPage(list(page("abc", "1"), page("de")), 0, page("vwx", "9"));
    expect(ids(now)).toBe("vwx");
    expect(newer).toEqual([]);
    expect(now.pageParams).toEqual([null]);
  });

  it("is nothing where the list has become shorter meanwhile", () => {
    const one = list(page("abc"));
    expect(withPage(one, 3, page("d")).list).toBe(one);
  });
});

import { describe, expect, it } from "vitest";
import { aMessage } from "./test/a-thread.ts";
import { inOrder, withMessage, withNewest } from "./thread-messages.ts";

const pagesOf = (...pages: number[][]) => ({
  pages: pages.map((numbers, index) => ({
    items: numbers.map((number) => aMessage(number)),
    nextCursor: index === pages.length - 1 ? null : `${index}`,
  })),
  pageParams: pages.map((_page, index) => (index === 0 ? null : `${index - 1}`)),
});
const numbers = (pages: Parameters<typeof inOrder>[0]) => inOrder(pages).map(({ sequence }) => sequence);

describe("a thread's messages", () => {
  it("are shown oldest first, each once", () => {
    expect(numbers(pagesOf([5, 4, 3], [3, 2, 1]))).toEqual([1, 2, 3, 4, 5]);
  });

  it("take new ones in, and what is new of those known", () => {
    const fresh = { items: [aMessage(6), aMessage(5, { status: "delivered" })], nextCursor: "x" };
    const after = withNewest(pagesOf([5, 4], [3]), fresh);
    expect(numbers(after)).toEqual([3, 4, 5, 6]);
    expect(inOrder(after)[2]?.status).toBe("delivered");
    expect(after.pages).toHaveLength(2);
  });

  it("begin anew where more came than were fetched: nothing between is left out unsaid", () => {
    const fresh = { items: [aMessage(90), aMessage(89)], nextCursor: "x" };
    expect(withNewest(pagesOf([5, 4]), fresh)).toEqual({ pages: [fresh], pageParams: [null] });
  });

  it("take in the answer to what was sent, once", () => {
    const sent = aMessage(3, { kind: "outbound" });
    const once = withMessage(pagesOf([2, 1]), sent);
    expect(numbers(withMessage(once, { ...sent, status: "sent" }))).toEqual([1, 2, 3]);
    expect(inOrder(withMessage(once, { ...sent, status: "sent" }))[2]?.status).toBe("sent");
    expect(numbers(withMessage(pagesOf([]), sent))).toEqual([3]);
  });
});

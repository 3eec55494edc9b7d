import { describe, expect, it } from "vitest";
import { gatherRequests } from "./gather-requests.ts";

describe("gatherRequests", () => {
  const gather = (ask: (ids: readonly string[]) => Promise<ReadonlyMap<string, string | null>>) =>
    gatherRequests<string | null>({ waitMs: 1, atOnce: 3, ask, missing: null });

  it("asks once for what is asked for together, each thing once, three at most", async () => {
    const asked: (readonly string[])[] = [];
    const one = gather(async (ids) => {
      asked.push(ids);
      return new Map(ids.filter((id) => id !== "x").map((id) => [id, id.toUpperCase()]));
    });
    expect(await Promise.all([one("a"), one("x"), one("a"), one("b"), one("c")])).toEqual([
      "A",
      null,
      "A",
      "B",
      "C",
    ]);
    expect(asked).toEqual([["a", "x", "b"], ["c"]]);
  });

  it("fails for all that asked, and asks anew the next time", async () => {
    let isDown = true;
    const one = gather(async (ids) => {
      if (isDown) throw new Error("down");
      return new Map(ids.map((id) => [id, id]));
    });
    await expect(Promise.all([one("a"), one("b")])).rejects.toThrow("down");
    isDown = false;
    expect(await one("a")).toBe("a");
  });
});

import { describe, expect, it } from "vitest";
import { createRecentReads } from "./recent-reads.ts";

function readsOf(answers: Record<string, string | null | Error>) {
  const asked: string[] = [];
  let atMs = 0;
  const reads = createRecentReads<string>({
    maxAgeMs: 100,
    now: () => atMs,
    read: async (key) => {
      asked.push(key);
      const answer = answers[key] ?? null;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const wait = (ms: number) => {
    atMs += ms;
  };
  return { reads, asked, wait };
}

describe("recent reads", () => {
  it("read once for many who ask at once, and again when the answer is too old", async () => {
    const { reads, asked, wait } = readsOf({ a: "A" });
    expect(await Promise.all([reads.get("a"), reads.get("a")])).toEqual(["A", "A"]);
    wait(99);
    await reads.get("a");
    expect(asked).toEqual(["a"]);
    wait(1);
    await reads.get("a");
    expect(asked).toEqual(["a", "a"]);
  });

  it("read anew after they were cleared, a read that was under way included", async () => {
    const { reads, asked } = readsOf({ a: "A" });
    const underWay = reads.get("a");
    reads.clear();
    expect(await Promise.all([underWay, reads.get("a")])).toEqual(["A", "A"]);
    expect(asked).toEqual(["a", "a"]);
  });

  it("keep nothing of what was not found or could not be read", async () => {
    const { reads, asked } = readsOf({ broken: new Error("away") });
    for (const key of ["nobody", "nobody"]) expect(await reads.get(key)).toBeNull();
    for (const key of ["broken", "broken"]) await expect(reads.get(key)).rejects.toThrow("away");
    expect(asked).toEqual(["nobody", "nobody", "broken", "broken"]);
  });
});

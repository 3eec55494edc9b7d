import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRowReads, withBatchedReads, withRowReads } from "./index.ts";

/** By a clock that the tests turn on. */
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Turns the clock on until the work is done; resolves with how long that took. */
async function msOf(work: Promise<unknown>): Promise<number> {
  let isDone = false;
  const ended = work.finally(() => {
    isDone = true;
  });
  let ms = 0;
  while (!isDone && ms < 1_000) {
    await vi.advanceTimersByTimeAsync(1);
    ms += 1;
  }
  await ended;
  return ms;
}

/** Rows that can be changed, and how they were asked for. */
function table() {
  const rows = new Map([..."abcdefghijklmnopqrstuvwxyz"].map((id) => [id, { id, version: 1 }]));
  const asked: string[] = [];
  const reads = createRowReads(async (ids) => {
    asked.push(ids.join(""));
    await Promise.resolve();
    if (ids.includes("!")) throw new Error("no");
    return new Map(ids.flatMap((id) => (rows.has(id) ? [[id, rows.get(id)] as const] : [])));
  });
  return { rows, asked, reads };
}

describe("reads of one request", () => {
  it("that come together are one, each row once", async () => {
    const { asked, reads } = table();
    const found = await withRowReads(() =>
      Promise.all([
        reads.get("a"),
        reads.get("b"),
        reads.get("a"),
        reads.get("?"),
        reads.getMany(["c", "b"]),
      ]),
    );
    expect(asked).toEqual(["ab?c"]);
    expect(found.slice(0, 4).map((row) => (row as { id: string } | null)?.id)).toEqual([
      "a",
      "b",
      "a",
      undefined,
    ]);
    expect([...(found[4] as Map<string, unknown>).keys()]).toEqual(["c", "b"]);
  });

  it("come after what was written before them", async () => {
    const { rows, reads } = table();
    await withRowReads(async () => {
      await reads.get("a");
      rows.set("a", { id: "a", version: 2 });
      expect(await reads.get("a")).toEqual({ id: "a", version: 2 });
    });
  });

  it("are nobody else's", async () => {
    const { asked, reads } = table();
    await Promise.all([
      withRowReads(() => reads.get("a")),
      withRowReads(() => reads.get("a")),
      reads.get("a"),
    ]);
    expect(asked).toEqual(["a", "a", "a"]);
  });

  it("fail together, and those after them not", async () => {
    const { reads } = table();
    await withRowReads(async () => {
      const outcomes = await Promise.allSettled([reads.get("a"), reads.get("!")]);
      expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
      expect(await reads.get("a")).toMatchObject({ id: "a" });
    });
  });
});

describe("reads of a batch", () => {
  it("are one for ten operations, however long each takes to ask", async () => {
    const { asked, reads } = table();
    const batch = withBatchedReads(({ operation }) =>
      Promise.all(
        [..."abcdefghijkl"].map((id, index) =>
          operation(async () => {
            await sleep(index * 2);
            // As if each were a request.
            return withRowReads(() => reads.get(id));
          }),
        ),
      ),
    );
    expect(await msOf(batch)).toBeLessThan(30);
    expect(asked).toEqual(["abcdefghij", "kl"]);
  });

  it("wait for nobody where nobody is left who could ask", async () => {
    const { asked, reads } = table();
    const batch = withBatchedReads(async ({ operation }) => {
      for (const id of "abcdef") await operation(() => reads.get(id));
      await Promise.all([
        operation(() => reads.get("g")),
        operation(() => sleep(2)),
        operation(() => reads.get("h")),
      ]);
    });
    expect(await msOf(batch)).toBeLessThan(5);
    expect(asked).toEqual([..."abcdef", "gh"]);
  });

  /** Operations that ask after so many milliseconds, beside one that does something else; when each was answered. */
  async function answeredAt(asking: readonly number[]) {
    const { asked, reads } = table();
    const answered: number[] = [];
    let ms = 0;
    const batch = withBatchedReads(({ operation }) =>
      Promise.all([
        operation(() => sleep(250)),
        ...asking.map((afterMs, index) =>
          operation(async () => {
            await sleep(afterMs);
            await reads.get(String.fromCharCode(97 + index));
            answered.push(ms);
          }),
        ),
      ]),
    );
    while (ms < 300) {
      await vi.advanceTimersByTimeAsync(1);
      ms += 1;
    }
    await batch;
    return { asked, answered };
  }

  it("wait for 10 ms when nobody asks any more", async () => {
    const { asked, answered } = await answeredAt([1, 5]);
    expect(asked).toEqual(["ab"]);
    expect(answered.every((ms) => ms >= 14 && ms <= 16)).toBe(true);
  });

  it("wait for 50 ms at most, however many ask", async () => {
    const { asked, answered } = await answeredAt([1, 9, 17, 25, 33, 41, 49, 57, 65]);
    expect(asked).toEqual(["abcdefg", "hi"]);
    expect(answered[0]).toBeLessThanOrEqual(52);
  });
});

import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createRowReads, withBatchedReads, withRowReads } from "./index.ts";

/** Rows that can be changed, and how they were asked for. */
function table() {
  const rows = new Map([..."abcdefghijklmnopqrstuvwxyz"].map((id) => [id, { id, version: 1 }]));
  const asked: string[] = [];
  const reads = createRowReads(async (ids) => {
    asked.push(ids.join(""));
    await sleep(1);
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
    await withBatchedReads(({ operation }) =>
      Promise.all(
        [..."abcdefghijkl"].map((id, index) =>
          operation(async () => {
            await sleep(index);
            // As if each were a request.
            return withRowReads(() => reads.get(id));
          }),
        ),
      ),
    );
    expect(asked).toEqual(["abcdefghij", "kl"]);
  });

  it("wait for nobody where nobody is left who could ask", async () => {
    const { asked, reads } = table();
    const startedAtMs = performance.now();
    await withBatchedReads(async ({ operation }) => {
      for (const id of "abcdef") await operation(() => reads.get(id));
      await Promise.all([
        operation(() => reads.get("g")),
        operation(async () => await sleep(2)),
        operation(() => reads.get("h")),
      ]);
    });
    expect(asked).toEqual([..."abcdef", "gh"]);
    expect(performance.now() - startedAtMs).toBeLessThan(50);
  });

  it("wait for 50 ms at most for those that do something else", async () => {
    const { asked, reads } = table();
    const startedAtMs = performance.now();
    await withBatchedReads(({ operation }) =>
      Promise.all([
        operation(async () => {
          await reads.get("a");
          expect(performance.now() - startedAtMs).toBeLessThan(150);
        }),
        operation(async () => await sleep(250)),
      ]),
    );
    expect(asked).toEqual(["a"]);
  });
});

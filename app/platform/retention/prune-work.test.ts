import { expect, it } from "vitest";
import type { CleanUpLog } from "./clean-up-log.ts";
import { pruneWork } from "./prune-work.ts";

const DAY_MS = 86_400_000;

it("removes batch by batch until nothing is left that is old enough", async () => {
  let rows = 1_234;
  const batches: { readonly ageDays: number; readonly limit: number }[] = [];
  const work = pruneWork({
    kind: "outbox",
    days: 7,
    prune: async (olderThan, limit) => {
      batches.push({ ageDays: Math.round((Date.now() - olderThan.getTime()) / DAY_MS), limit });
      const removed = Math.min(rows, limit);
      rows -= removed;
      return removed;
    },
  });
  expect(work).toMatchObject({ name: "prune-outbox", role: "scheduler" });
  expect(await work.run()).toBe(1_234);
  expect(batches).toEqual(Array.from({ length: 3 }, () => ({ ageDays: 7, limit: 500 })));
});

it("removes nothing of what is kept for ever", async () => {
  const prune = () => Promise.reject(new Error("asked"));
  expect(await pruneWork({ kind: "calls", days: null, prune }).run()).toBe(0);
});

it("notes what a run removed and by which days, and nothing of a run that failed", async () => {
  const noted: unknown[] = [];
  const log: CleanUpLog = {
    note: async (kind, run) => void noted.push([kind, run]),
    all: async () => new Map(),
  };
  await pruneWork({ kind: "outbox", days: 7, prune: async () => 3 }).run(log);
  await pruneWork({ kind: "calls", days: null, prune: async () => 1 }).run(log);
  const failing = pruneWork({ kind: "leads", days: 1, prune: () => Promise.reject(new Error("locked")) });
  await expect(failing.run(log)).rejects.toThrow("locked");
  expect(noted).toEqual([
    ["outbox", { days: 7, removed: 3 }],
    ["calls", { days: null, removed: 0 }],
  ]);
});

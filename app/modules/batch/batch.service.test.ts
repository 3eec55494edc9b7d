import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchSchema } from "./batch.contract.ts";
import { createBatchService } from "./batch.service.ts";
import type { BatchOutcome, OperationSender } from "./batch.types.ts";

/** Answers each operation with the status that its query says, after a moment, and notes what runs when. */
function sender(takesMs = () => 1) {
  const running = new Set<string>();
  const log = { most: 0, sent: [] as string[], overlaps: [] as string[] };
  const signal = new AbortController();
  const one: OperationSender = {
    signal: signal.signal,
    whyNot: () => undefined,
    send: async ({ method, query }) => {
      const name = `${method} ${query.name}`;
      log.sent.push(name);
      for (const other of running)
        if (method !== "GET" || !other.startsWith("GET")) log.overlaps.push(`${other}, ${name}`);
      running.add(name);
      log.most = Math.max(log.most, running.size);
      await sleep(takesMs());
      running.delete(name);
      return { status: Number(query.status), headers: {}, body: {} };
    },
  };
  return { one, log, abort: () => signal.abort() };
}

interface Wished {
  readonly method: string;
  readonly status?: number;
  readonly dependsOn?: readonly number[];
}

const batch = (wished: readonly Wished[], more: object = {}) =>
  batchSchema.parse({
    ...more,
    operations: wished.map(({ method, status = 200, dependsOn = [] }, index) => ({
      id: `o${index}`,
      method,
      path: "/api/things",
      query: { status, name: index },
      dependsOn: dependsOn.map((other) => `o${other}`),
    })),
  });
const statusesOf = ({ results }: BatchOutcome) =>
  results.map((result) => ("answer" in result ? result.answer.status : result.refused.code));
const together = <T>(work: () => Promise<T>) => work();
const reads = (count: number) => Array.from({ length: count }, () => ({ method: "GET" }));

describe("a batch", () => {
  it("runs reads at the same time, ten of them, and writes alone", async () => {
    const { one, log } = sender(() => 10);
    const service = createBatchService({ together });
    await service.run(batch([...reads(25), { method: "POST" }, ...reads(3)]), one);
    expect(log.most).toBe(10);
    expect(log.overlaps).toEqual([]);
    expect(log.sent).toHaveLength(29);
  });

  it("runs all that does not depend on something at the same time, where that is asked for", async () => {
    const { one, log } = sender(() => 10);
    const posts = Array.from({ length: 12 }, () => ({ method: "POST" }));
    await createBatchService({ together }).run(batch(posts, { order: "dependencies" }), one);
    expect(log.most).toBe(10);
  });

  it("begins nothing once its time is over, or when nobody waits any more", async () => {
    const slow = sender(() => 30);
    const service = createBatchService({ together, timeMs: 40 });
    const posts = Array.from({ length: 4 }, () => ({ method: "POST" }));
    const outcome = await service.run(batch(posts), slow.one);
    expect(statusesOf(outcome)).toEqual([200, 200, "batch_out_of_time", "batch_out_of_time"]);
    const left = sender(() => 5);
    const running = createBatchService({ together }).run(batch(posts), left.one);
    left.abort();
    expect(statusesOf(await running)).toContain("batch_out_of_time");
    expect(left.log.sent.length).toBeLessThan(4);
  });

  const wish = fc.record({
    method: fc.constantFrom("GET", "POST", "DELETE"),
    status: fc.constantFrom(200, 200, 201, 404, 503),
    picks: fc.array(fc.nat({ max: 100 }), { maxLength: 2 }),
  });
  const wishes = fc.array(wish, { minLength: 1, maxLength: 20 }).map((list) =>
    list.map(({ method, status, picks }, index) => ({
      method,
      status,
      dependsOn: index === 0 ? [] : [...new Set(picks.map((pick) => pick % index))],
    })),
  );

  it("runs each operation once, unless what it needs failed, whatever the operations", async () => {
    await fc.assert(
      fc.asyncProperty(wishes, fc.constantFrom("listed", "dependencies"), async (list, order) => {
        const { one, log } = sender(() => Math.random() * 2);
        const outcome = await createBatchService({ together }).run(batch(list, { order }), one);
        const failed: boolean[] = [];
        const expected = list.map(({ status, dependsOn }, index) => {
          const isDependent = dependsOn.some((other) => failed[other]);
          failed[index] = isDependent || status >= 400;
          return isDependent ? "dependency_failed" : status;
        });
        expect(statusesOf(outcome)).toEqual(expected);
        expect(log.sent).toHaveLength(expected.filter((status) => status !== "dependency_failed").length);
        if (order === "listed") expect(log.overlaps).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("is all or nothing where it is atomic, whatever the operations", async () => {
    await fc.assert(
      fc.asyncProperty(wishes, async (list) => {
        const { one, log } = sender();
        let isTakenBack = false;
        const outcome = await createBatchService({
          together: async (work) => {
            try {
              return await work();
            } catch (error) {
              isTakenBack = true;
              throw error;
            }
          },
        }).run(batch(list, { atomic: true }), one);
        const first = list.findIndex(({ status }) => status >= 400);
        expect(outcome.isRolledBack).toBe(first >= 0);
        expect(isTakenBack).toBe(first >= 0);
        expect(statusesOf(outcome)).toEqual(
          list.map(({ status }, index) => (first < 0 || index === first ? status : "operation_rolled_back")),
        );
        expect(log.sent).toEqual(
          list.slice(0, first < 0 ? list.length : first + 1).map(({ method }, index) => `${method} ${index}`),
        );
      }),
      { numRuns: 60 },
    );
  });
});

import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import type { Database } from "../database/index.ts";
import { defineJob, defineQueue } from "../queue/index.ts";
import { afterCommit, defineEvent, inTransaction, type Subscriber } from "./index.ts";

const thingMade = defineEvent<{ readonly id: number }>("thing.made");
const thingCounted = defineEvent<{ readonly id: number }>("thing.counted");
const job = defineJob<{ id: number }>({
  name: "thing.do",
  queue: defineQueue({ name: "things", concurrency: 1, keepCompleted: 1, keepFailed: 1 }),
  payload: z.object({ id: z.number() }),
  attempts: 1,
  backoffMs: 1,
  backoffJitterRatio: 0,
  idempotencyKey: ({ id }) => `thing-${id}`,
  priority: () => 2,
});

describe("unit of work", () => {
  let resources: SuiteResources;
  let database: Database;
  beforeAll(async () => {
    resources = await openSuiteResources();
    database = createTestDatabase(resources.databaseUrl);
  });
  afterAll(async () => {
    await database.close();
    await resources.close();
  });
  beforeEach(() => resources.db("outbox").delete());
  const runOf = (subscribers: readonly Subscriber[] = []) => testUnitOfWork(database, subscribers).unitOfWork;
  const entries = () => resources.db("outbox").select("kind", "payload", "priority").orderBy("id");

  it("writes jobs with the change, or neither", async () => {
    const run = runOf();
    await run(async (tx) => tx.enqueue(job, { id: 1 }));
    await expect(
      run(async (tx) => {
        tx.enqueue(job, { id: 2 });
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(await entries()).toEqual([{ kind: "thing.do", payload: { id: 1 }, priority: 2 }]);
  });

  it("runs what must follow an event before the commit, further events included", async () => {
    const run = runOf([
      inTransaction(thingMade, ({ id }, tx) => tx.publish(thingCounted, { id: id + 10 })),
      inTransaction(thingCounted, ({ id }, tx) => tx.enqueue(job, { id })),
    ]);
    await run(async (tx) => tx.publish(thingMade, { id: 1 }));
    expect((await entries()).map(({ payload }: { payload: unknown }) => payload)).toEqual([{ id: 11 }]);
  });

  it("runs at once, and only once, what must follow when somebody goes on with it", async () => {
    const followed: number[] = [];
    const run = runOf([inTransaction(thingMade, ({ id }) => void followed.push(id))]);
    await run(async (tx) => {
      tx.publish(thingMade, { id: 1 });
      await tx.settle();
      expect(followed).toEqual([1]);
      tx.publish(thingMade, { id: 2 });
    });
    expect(followed).toEqual([1, 2]);
  });

  it("takes the change back when what must follow fails", async () => {
    const run = runOf([
      inTransaction(thingMade, () => {
        throw new Error("cannot follow");
      }),
    ]);
    const work = run(async (tx) => {
      tx.enqueue(job, { id: 1 });
      tx.publish(thingMade, { id: 1 });
    });
    await expect(work).rejects.toThrow("cannot follow");
    expect(await entries()).toEqual([]);
  });

  it("tells the others after the commit only, and of nothing that was rolled back", async () => {
    const seen: number[] = [];
    const run = runOf([
      afterCommit(thingMade, async ({ id }) => {
        expect(await entries()).toHaveLength(1);
        seen.push(id);
      }),
    ]);
    await run(async (tx) => {
      tx.enqueue(job, { id: 1 });
      tx.publish(thingMade, { id: 1 });
      await sleep(20);
      expect(seen).toEqual([]);
    });
    await expect(
      run(async (tx) => {
        tx.publish(thingMade, { id: 2 });
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    await expect.poll(() => seen).toEqual([1]);
  });

  it("lets nobody suffer from a subscriber that fails after the commit", async () => {
    const seen: number[] = [];
    const run = runOf([
      afterCommit(thingMade, () => {
        throw new Error("a board is away");
      }),
      afterCommit(thingMade, ({ id }) => void seen.push(id)),
    ]);
    expect(
      await run(async (tx) => {
        tx.publish(thingMade, { id: 7 });
        return "done";
      }),
    ).toBe("done");
    await expect.poll(() => seen).toEqual([7]);
  });

  describe("together", () => {
    const counting = () => {
      const seen: number[] = [];
      const subscribers = [afterCommit(thingMade, ({ id }) => void seen.push(id))];
      return { seen, ...testUnitOfWork(database, subscribers) };
    };

    it("writes the jobs of all units or of none, and tells of them after all of them", async () => {
      const { seen, together, unitOfWork } = counting();
      const make = (id: number) =>
        unitOfWork(async (tx) => {
          tx.enqueue(job, { id });
          tx.publish(thingMade, { id });
        });
      await together(async () => {
        await make(1);
        await make(2);
        await sleep(20);
        expect(seen).toEqual([]);
        expect(await entries()).toEqual([]);
      });
      expect(seen).toEqual([1, 2]);
      expect(await entries()).toHaveLength(2);
      const failing = together(async () => {
        await make(3);
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      await sleep(20);
      expect(seen).toEqual([1, 2]);
      expect(await entries()).toHaveLength(2);
    });

    it("tells nothing of a unit that was taken back within one that went on, nor of those nested in it", async () => {
      const { seen, together, unitOfWork } = counting();
      await together(async () => {
        await unitOfWork(async (tx) => tx.publish(thingMade, { id: 1 }));
        const failing = unitOfWork(async (tx) => {
          tx.publish(thingMade, { id: 2 });
          await unitOfWork(async (inner) => inner.publish(thingMade, { id: 3 }));
          throw new Error("no");
        });
        await expect(failing).rejects.toThrow("no");
        await together(() => unitOfWork(async (tx) => tx.publish(thingMade, { id: 4 })));
      });
      expect(seen).toEqual([1, 4]);
    });

    it("has who reads on the way see what was written, and others not", async () => {
      const { together, unitOfWork } = counting();
      await together(async () => {
        await unitOfWork(async (tx) => tx.enqueue(job, { id: 1 }));
        const { rows } = await database.pool.raw("select count(*)::int as count from outbox");
        expect(rows).toEqual([{ count: 1 }]);
        expect(await entries()).toEqual([]);
      });
    });
  });
});

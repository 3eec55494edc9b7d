import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import type { Database } from "../database/index.ts";
import { silentLogger } from "../log/index.ts";
import { createOutbox } from "./outbox.ts";
import type { Outbox } from "./outbox.types.ts";

describe("outbox", () => {
  let resources: SuiteResources;
  let database: Database;
  const published: unknown[] = [];
  let failing = false;
  let isAway = false;
  const outboxOf = (): Outbox =>
    createOutbox({
      database,
      logger: silentLogger(),
      publishers: {
        thing: async (payload) => {
          if (failing) throw new Error("the queue does not take it");
          if (isAway) throw new Error("queue is away");
          published.push(payload);
        },
        poison: async () => {
          throw new Error("unreadable");
        },
      },
      isUnavailable: (error) => error instanceof Error && error.message === "queue is away",
    });
  /** Sweeps as often as it takes until nothing moves any more, as if no time had to pass between two attempts. */
  const sweepAll = async (outbox: Outbox) => {
    for (let round = 0; round < 12; round += 1) {
      await resources.db("outbox").update({ available_at: new Date() });
      await outbox.publishDue();
    }
  };
  beforeAll(async () => {
    resources = await openSuiteResources();
    database = createTestDatabase(resources.databaseUrl);
  });
  afterAll(async () => {
    await database.close();
    await resources.close();
  });
  beforeEach(async () => {
    published.length = 0;
    failing = false;
    isAway = false;
    await resources.db("outbox").delete();
  });
  const append = (outbox: Outbox, count: number, more = {}) =>
    database.transaction((db) =>
      outbox.append(
        db,
        Array.from({ length: count }, (_, n) => ({ kind: "thing", payload: { n }, ...more })),
      ),
    );

  it("publishes nothing of a transaction that rolled back", async () => {
    const outbox = outboxOf();
    await database
      .transaction(async (db) => {
        await outbox.append(db, [{ kind: "thing", payload: {} }]);
        throw new Error("rolled back");
      })
      .catch(() => {});
    expect(await outbox.publishDue()).toBe(0);
  });

  it("keeps what could not be published for the next sweep", async () => {
    const outbox = outboxOf();
    await append(outbox, 3);
    failing = true;
    expect(await outbox.publishDue()).toBe(0);
    expect((await outbox.backlog()).unpublished).toBe(3);
    failing = false;
    expect(await outbox.publishDue()).toBe(3);
    expect((await outbox.backlog()).unpublished).toBe(0);
  });

  it("publishes each entry once although several processes sweep at the same time", async () => {
    await append(outboxOf(), 250);
    await Promise.all([outboxOf(), outboxOf(), outboxOf()].map((outbox) => outbox.publishDue()));
    const rest = await outboxOf().publishDue();
    expect(published).toHaveLength(250);
    expect(rest).toBe(0);
  });

  it("holds back what is not due yet", async () => {
    const outbox = outboxOf();
    await append(outbox, 1, { availableAt: new Date(Date.now() + 60_000) });
    expect(await outbox.publishDue()).toBe(0);
    await resources.db("outbox").update({ available_at: new Date() });
    expect(await outbox.publishDue()).toBe(1);
  });

  it("leaves an entry that no publisher knows and goes on with the others", async () => {
    const outbox = outboxOf();
    await database.transaction((db) =>
      outbox.append(db, [
        { kind: "unknown", payload: {} },
        { kind: "thing", payload: {} },
      ]),
    );
    expect(await outbox.publishDue()).toBe(1);
  });

  it("sets a poison entry aside after its attempts, shows it, and takes it up again when told to", async () => {
    const outbox = outboxOf();
    await database.transaction((db) => outbox.append(db, [{ kind: "poison", payload: {} }]));
    await sweepAll(outbox);
    const { items } = await outbox.listSetAside({ limit: 10 });
    expect(items).toMatchObject([{ kind: "poison", attempts: 8, lastError: "Error: unreadable" }]);
    expect(await outbox.backlog()).toMatchObject({ unpublished: 0, setAside: 1 });
    const { id } = items[0] ?? { id: "" };
    expect(await database.transaction((db) => outbox.retry(db, id))).toBe(true);
    expect(await database.transaction((db) => outbox.retry(db, id))).toBe(false);
    expect(await outbox.backlog()).toMatchObject({ unpublished: 1, setAside: 0 });
  });

  it("lets a hundred poison entries hold nothing up", async () => {
    const outbox = outboxOf();
    const poison = Array.from({ length: 150 }, () => ({ kind: "poison", payload: {}, priority: 1 as const }));
    await database.transaction((db) => outbox.append(db, poison));
    await append(outbox, 30);
    await outbox.publishDue();
    await outbox.publishDue();
    expect(published).toHaveLength(30);
  });

  it("counts no attempt while the queue is away, however long", async () => {
    const outbox = outboxOf();
    await append(outbox, 2);
    isAway = true;
    await sweepAll(outbox);
    isAway = false;
    await resources.db("outbox").update({ available_at: new Date() });
    expect(await outbox.publishDue()).toBe(2);
    expect((await outbox.listSetAside({ limit: 10 })).items).toEqual([]);
  });

  it("publishes what is urgent first", async () => {
    const outbox = outboxOf();
    await append(outbox, 1, { priority: 3 });
    await append(outbox, 1, { priority: 1, payload: { n: "urgent" } });
    await outbox.publishDue();
    expect(published[0]).toEqual({ n: "urgent" });
  });

  it("publishes what is committed at once, without waiting for a sweep, and what is put off not before its time", async () => {
    const outbox = outboxOf();
    outbox.publishSoon(await append(outbox, 3));
    outbox.publishSoon(await append(outbox, 1, { availableAt: new Date(Date.now() + 60_000) }));
    await outbox.settle();
    expect(published).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
    expect(await outbox.publishDue()).toBe(0);
  });

  it("leaves to the next sweep what could not be published at once", async () => {
    const outbox = outboxOf();
    failing = true;
    outbox.publishSoon(await append(outbox, 2));
    await outbox.settle();
    failing = false;
    expect(await outbox.publishDue()).toBe(2);
  });

  it("holds no transaction open while it publishes", async () => {
    let open: number | undefined;
    const outbox = createOutbox({
      database,
      logger: silentLogger(),
      publishers: {
        thing: async () => {
          const { rows } = await resources.db.raw(
            "select count(*)::int as open from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
          );
          open = rows[0].open;
        },
      },
    });
    await append(outbox, 1);
    await outbox.publishDue();
    expect(open).toBe(0);
  });

  it("takes up what a process claimed and did not live to publish", async () => {
    const outbox = outboxOf();
    await append(outbox, 1);
    await resources
      .db("outbox")
      .update({ attempts: 1, available_at: resources.db.raw("now() + interval '30 seconds'") });
    expect(await outbox.publishDue()).toBe(0);
    await resources.db("outbox").update({ available_at: new Date() });
    expect(await outbox.publishDue()).toBe(1);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createDatabase, type Database } from "../database/index.ts";
import { silentLogger } from "../log/index.ts";
import { createOutbox, type Outbox } from "./outbox.ts";

describe("outbox", () => {
  let resources: SuiteResources;
  let database: Database;
  const published: unknown[] = [];
  let failing = false;
  const outboxOf = (): Outbox =>
    createOutbox({
      database,
      logger: silentLogger(),
      publishers: {
        thing: async (payload) => {
          if (failing) throw new Error("queue is away");
          published.push(payload);
        },
      },
    });
  beforeAll(async () => {
    resources = await openSuiteResources();
    database = createDatabase({
      url: resources.databaseUrl,
      poolMax: 5,
      applicationName: "test",
      logger: silentLogger(),
    });
  });
  afterAll(async () => {
    await database.close();
    await resources.close();
  });
  beforeEach(async () => {
    published.length = 0;
    failing = false;
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
});

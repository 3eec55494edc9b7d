import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLogger } from "../log/index.ts";
import { openSuiteResources, type SuiteResources, type TestDatabase } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import type { Queryable } from "./queryable.ts";

/** For tables that only this test has. */
const untyped = (db: Queryable) => db as unknown as TestDatabase;

describe("transaction", () => {
  let resources: SuiteResources;
  let database: Database;
  beforeAll(async () => {
    resources = await openSuiteResources();
    await resources.db.raw("create table things (id integer primary key)");
  });
  afterAll(() => resources.close());
  beforeEach(async () => {
    await resources.db("things").delete();
    database = createTestDatabase(resources.databaseUrl);
  });
  afterEach(() => database.close());
  const insert = (db: Queryable, id: number) => untyped(db)("things").insert({ id });
  const committed = async () =>
    (await resources.db("things").orderBy("id")).map(({ id }: { id: number }) => id);

  it("commits what was done when its work resolves, and hands on the result", async () => {
    const result = await database.transaction(async (db) => {
      await insert(db, 1);
      await db.raw("insert into things (id) values (?)", [2]);
      expect(await committed()).toEqual([]);
      return "done";
    });
    expect(result).toBe("done");
    expect(await committed()).toEqual([1, 2]);
  });

  it("takes back what was done when its work throws, and throws the same", async () => {
    const mistake = new Error("no");
    const running = database.transaction(async (db) => {
      await insert(db, 1);
      throw mistake;
    });
    await expect(running).rejects.toBe(mistake);
    expect(await committed()).toEqual([]);
  });

  it("throws where its work hides that a statement failed: nothing was committed", async () => {
    const running = database.transaction(async (db) => {
      await insert(db, 1);
      await insert(db, 1).catch(() => undefined);
    });
    await expect(running).rejects.toThrow("a statement of the transaction had failed");
    expect(await committed()).toEqual([]);
  });

  it("refuses the statement of a straggler, whose connection may serve another transaction by then", async () => {
    const straggler = Promise.withResolvers<Queryable>();
    await database.transaction(async (db) => straggler.resolve(db));
    await expect(insert(await straggler.promise, 1)).rejects.toThrow("is over");
    expect(await committed()).toEqual([]);
  });

  it("gives every connection back, whatever becomes of the work", async () => {
    for (let round = 0; round < 12; round += 1) {
      await database
        .transaction(async (db) => {
          await insert(db, round);
          if (round % 2 === 0) throw new Error("no");
        })
        .catch(() => undefined);
    }
    expect(await committed()).toEqual([1, 3, 5, 7, 9, 11]);
  });

  it("throws what the database said when it ends the connection, and goes on with another", async () => {
    const running = database.transaction(async (db) => {
      await insert(db, 1);
      await db.raw("select pg_terminate_backend(pg_backend_pid())");
    });
    await expect(running).rejects.toThrow(/terminating connection|Connection terminated/);
    await database.transaction((db) => insert(db, 2));
    expect(await committed()).toEqual([2]);
  });

  describe("together", () => {
    it("makes one transaction of all statements, over the pool and in transactions, which see one another", async () => {
      const seen = await database.together(async () => {
        await insert(database.pool, 1);
        await database.transaction((db) => insert(db, 2));
        expect(await committed()).toEqual([]);
        return await untyped(database.pool)("things").pluck("id").orderBy("id");
      });
      expect(seen).toEqual([1, 2]);
      expect(await committed()).toEqual([1, 2]);
    });

    it("takes all of it back when its work throws", async () => {
      const mistake = new Error("no");
      const running = database.together(async () => {
        await insert(database.pool, 1);
        await database.transaction((db) => insert(db, 2));
        throw mistake;
      });
      await expect(running).rejects.toBe(mistake);
      expect(await committed()).toEqual([]);
    });

    it("takes back a nested transaction alone when that fails, at any depth", async () => {
      await database.together(async () => {
        await database.transaction((db) => insert(db, 1));
        await expect(database.transaction((db) => insert(db, 1))).rejects.toMatchObject({ code: "23505" });
        await database.transaction(async (db) => {
          await insert(db, 2);
          const inner = database.transaction(async (within) => {
            await insert(within, 3);
            throw new Error("no");
          });
          await expect(inner).rejects.toThrow("no");
          await insert(db, 4);
        });
      });
      expect(await committed()).toEqual([1, 2, 4]);
    });

    it("runs nested transactions one after the other, so that none takes another's changes back", async () => {
      await database.together(async () => {
        const running = [1, 1, 2, 2, 3].map((id) => database.transaction((db) => insert(db, id)));
        const outcomes = await Promise.allSettled(running);
        expect(outcomes.map(({ status }) => status)).toEqual([
          "fulfilled",
          "rejected",
          "fulfilled",
          "rejected",
          "fulfilled",
        ]);
      });
      expect(await committed()).toEqual([1, 2, 3]);
    });

    it("throws where its work hides that a statement failed", async () => {
      const running = database.together(async () => {
        await insert(database.pool, 1);
        await insert(database.pool, 1).catch(() => undefined);
      });
      await expect(running).rejects.toThrow("a statement of the transaction had failed");
      expect(await committed()).toEqual([]);
    });

    it("waits for what is still under way, and gives to others what comes after it", async () => {
      const over = Promise.withResolvers<void>();
      let late: Promise<unknown> = Promise.resolve();
      const running = database.together(async () => {
        late = over.promise.then(async () => {
          expect(database.isTogether()).toBe(false);
          await insert(database.pool, 2);
        });
        void insert(database.pool, 1).then();
        void database.transaction((db) => insert(db, 3));
        throw new Error("no");
      });
      await expect(running).rejects.toThrow("no");
      over.resolve();
      await late;
      expect(await committed()).toEqual([2]);
    });

    it("leaves others alone, who see nothing of it and have connections of their own", async () => {
      const inside = Promise.withResolvers<void>();
      const outside = Promise.withResolvers<void>();
      const running = database.together(async () => {
        await insert(database.pool, 1);
        inside.resolve();
        await outside.promise;
      });
      await inside.promise;
      expect(database.isTogether()).toBe(false);
      expect(await untyped(database.pool)("things").pluck("id")).toEqual([]);
      await Promise.all([4, 5, 6].map((id) => database.transaction((db) => insert(db, id))));
      outside.resolve();
      await running;
      expect(await committed()).toEqual([1, 4, 5, 6]);
    });
  });
});

describe("statements", () => {
  let resources: SuiteResources;
  let database: Database;
  const slow: string[] = [];
  beforeAll(async () => {
    resources = await openSuiteResources();
    // A process prepares so many texts; the other files of this worker have used them up.
    vi.resetModules();
    const fresh = await import("./database.ts");
    database = fresh.createDatabase({
      url: resources.databaseUrl,
      poolMax: 5,
      applicationName: "test",
      logger: silentLogger(),
      onSlowQuery: ({ sql }) => slow.push(sql),
    });
  });
  afterAll(async () => {
    await database.close();
    await resources.close();
  });

  it("are parsed once a connection when they have parameters", async () => {
    const uses = await database.transaction(async (db) => {
      for (const n of [1, 2, 3]) await db.raw("select ?::int as asked", [n]);
      const { rows } = await db.raw(
        "select (generic_plans + custom_plans)::int as uses from pg_prepared_statements where statement = $$select $1::int as asked$$",
      );
      return rows;
    });
    expect(uses).toEqual([{ uses: 3 }]);
  });

  it("that list rows by filters are planned for the values that they have, each time", async () => {
    await database.transaction(async (db) => {
      await db.raw("create temporary table words (word text) on commit drop");
      await db.raw(
        "insert into words select case when n = 1 then 'rare' else 'frequent' end from generate_series(1, 50000) n",
      );
      await db.raw("create index on words (word)");
      await db.raw("analyze words");
      const list = "select word from words where word > ? order by word limit ?";
      for (let n = 0; n < 8; n += 1) await db.raw(list, ["a", 5]);
      const { rows } = await db.raw("select from pg_prepared_statements where statement like 'select word%'");
      expect(rows).toEqual([]);
    });
  });

  it("of migrations go the same way, in knex's own transactions", async () => {
    const up = async (knex: Queryable) => {
      await knex.raw("create table migrated (id integer)");
      await untyped(knex)("migrated").insert({ id: 1 });
    };
    const applied = { name: "9999_test", up };
    await resources.db("schema_migrations").delete();
    expect(await migrate(database.pool, [applied])).toEqual(["9999_test"]);
    expect(await resources.db("migrated")).toEqual([{ id: 1 }]);
  });

  it("are told of when they are slow, without their values", async () => {
    // What the tests before it have sent may have been slow, too.
    slow.length = 0;
    await database.pool.raw("select pg_sleep(?)", [0.2]);
    await database.transaction((db) => db.raw("select pg_sleep(?), 1", [0.2]));
    await database.pool.raw("select 1");
    expect(slow).toEqual(["select pg_sleep($1)", "select pg_sleep($1), 1"]);
  });
});

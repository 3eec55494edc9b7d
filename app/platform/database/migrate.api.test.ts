import knexModule, { type Knex } from "knex";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildIndex } from "../../migrations/build-index.ts";
import { migrations } from "../../migrations/index.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { type Migration, migrate } from "./migrate.ts";

/** Far above what the statements of a migration take on a busy machine: none but the slow one is to be cut off. */
const TIMEOUT_MS = 3_000;
const SLOWER = `select pg_sleep(${(TIMEOUT_MS * 1.5) / 1_000})`;

let resources: SuiteResources;
let pool: Knex;
beforeAll(async () => {
  resources = await openSuiteResources();
  pool = knexModule({
    client: "pg",
    connection: { connectionString: resources.databaseUrl, statement_timeout: TIMEOUT_MS },
    // What a migration leaves behind on a connection, one of two statements at a time meets.
    pool: { min: 1, max: 2 },
  });
});
afterAll(async () => {
  await pool.destroy();
  await resources.close();
});

const run = (migration: Migration) => migrate(pool, [...migrations, migration]);

it("lets what refuses a transaction take its time, and cuts off whatever comes after it as before", async () => {
  const slow: Migration = {
    name: "9001_slow",
    transaction: false,
    up: async (db) => {
      await db.raw(SLOWER);
    },
  };
  expect(await run(slow)).toEqual(["9001_slow"]);
  const later = await Promise.allSettled([pool.raw(SLOWER), pool.raw(SLOWER)]);
  expect(later.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

it("builds an index anew that an earlier attempt has left half built", async () => {
  await resources.db.raw("create index calls_half on calls (summary)");
  await resources.db.raw("update pg_index set indisvalid = false where indexrelid = 'calls_half'::regclass");
  await buildIndex(resources.db, "calls_half", "calls (summary)");
  const isValid = async () =>
    (await resources.db.raw("select indisvalid from pg_index where indexrelid = 'calls_half'::regclass"))
      .rows;
  expect(await isValid()).toEqual([{ indisvalid: true }]);
  await buildIndex(resources.db, "calls_half", "calls (summary)");
  expect(await isValid()).toEqual([{ indisvalid: true }]);
});

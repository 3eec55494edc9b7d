import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../platform/database/index.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { contactsRepository } from "../contacts/contacts.repository.ts";
import { leadsRepository } from "../leads/leads.repository.ts";

const ROWS = 60_000;

describe.each([
  ["contacts", contactsRepository],
  ["leads", leadsRepository],
] as const)("findSame of %s", (table, repository) => {
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

  const insert = (from: number, to: number) =>
    resources.db.raw(
      `insert into ${table} (email, phone) select 'p' || n || '@x.example', '+1' || (4160000000 + n) from generate_series(?::int, ?::int) n`,
      [from, to],
    );
  const keysFrom = (first: number) => {
    const numbers = Array.from({ length: 500 }, (_, n) => first + n);
    return {
      phones: numbers.map((n) => `+1${4_160_000_000 + n}`),
      emails: numbers.map((n) => `p${n}@x.example`),
    };
  };
  const find = (first: number) =>
    database.transaction<readonly object[]>((db) => repository.findSame(db, keysFrom(first), true));
  /** Rows that were read from the table and from its indexes since the start. */
  const rowsRead = async () => {
    // Sessions report what they have read with a delay of up to a second.
    await sleep(1_500);
    await find(900_000_000);
    const { rows } = await resources.db.raw(
      `select (select seq_tup_read from pg_stat_user_tables where relname = ?)::int
          + (select sum(idx_tup_read) from pg_stat_user_indexes where relname = ?)::int as count`,
      [table, table],
    );
    return rows[0].count;
  };

  it("looks each key up, whatever the statistics say of a table that grows fast", async () => {
    await resources.db.raw(`alter table ${table} set (autovacuum_enabled = false)`);
    // As an import goes: a batch is looked for, then it is there. To read all of a small table costs little; to go on so, half of the
    // table a batch: 60 times as many rows as there are.
    const before = await rowsRead();
    for (let from = 1; from < ROWS; from += 500) {
      expect(await find(from)).toEqual([]);
      await insert(from, from + 499);
    }
    expect((await rowsRead()) - before).toBeLessThan(ROWS * 20);
    expect(await find(100)).toHaveLength(500);
    expect(await find(ROWS - 9)).toHaveLength(10);
  });
});

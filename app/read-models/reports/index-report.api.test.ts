import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../platform/database/index.ts";
import { insertUser } from "../../test/factories/users.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { eventually } from "../../test/test-application.ts";
import { indexesReport } from "./definitions/indexes.ts";
import { createReportsReads } from "./reports.reads.ts";

describe("the report of indexes (CC-15)", () => {
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
  async function read(table: string) {
    const page = { after: undefined, limit: 1_000 };
    const found = await createReportsReads(database).rows(indexesReport, "index", null, page);
    return found.map(({ row }) => row).filter((row) => row.table === table);
  }

  it("tells used, unused and unique ones apart, and what big tables lack", async () => {
    const { id } = await insertUser(resources.db);
    await resources.db.transaction(async (tx) => {
      await tx.raw(
        `insert into notes (subject_type, subject_id, author_id, body)
          select 'lead', gen_random_uuid(), ?, 'Called' from generate_series(1, 12000)`,
        [id],
      );
      await tx.raw("select pg_stat_force_next_flush()");
    });
    await resources.db.raw("vacuum analyze notes");
    await resources.db.transaction(async (tx) => {
      await tx.raw("select count(*) from notes where subject_id = ?", [id]);
      for (let n = 0; n < 60; n += 1) await tx.raw("select max(body) from notes");
      await tx.raw("select pg_stat_force_next_flush()");
    });
    const notes = await eventually("the counters", async () => {
      const rows = await read("notes");
      return rows.filter(({ verdict }) => verdict === "recommended").length === 2 && rows;
    });
    expect(notes.map(({ index, verdict }) => [index, verdict])).toEqual([
      [null, "recommended"],
      [null, "recommended"],
      ["notes_of_calls", "unused"],
      ["notes_pkey", "unique"],
      ["notes_subject", "used"],
    ]);
    expect(notes.map(({ reason }) => reason).slice(0, 2)).toEqual([
      expect.stringMatching(/^Read from end to end \d+ times, 1\d{4} rows each time\./),
      expect.stringContaining("notes_author_id_fkey (author_id) has no index"),
    ]);
    expect(notes.at(-1)).toMatchObject({ tableRows: 12_000, scans: 1 });
    expect(Number(notes.at(-1)?.sizeBytes)).toBeGreaterThan(100_000);
    expect((await read("reach_refusals")).some(({ verdict }) => verdict === "unused")).toBe(true);
  });

  it("waits for no lock of a table", async () => {
    await resources.db.transaction(async (tx) => {
      await tx.raw("lock table notes, leads in access exclusive mode");
      expect(await read("notes")).not.toEqual([]);
    });
  });

  it("names the statement that reads most of such a table, where statements are counted", async () => {
    await resources.db.raw(`
      create table pg_stat_statements as
        select oid as dbid, 'select max(body)  from notes' as query, 900::bigint as shared_blks_hit, 100::bigint as shared_blks_read
        from pg_database where datname = current_database();
      insert into pg_stat_statements select dbid, 'select 1 from notes limit 1', 1, 1 from pg_stat_statements;
      insert into pg_stat_statements select dbid, 'select 1 from notes_of_others', 9000, 0 from pg_stat_statements limit 1;
    `);
    const reasons = (await read("notes")).map(({ reason }) => reason);
    expect(reasons[0]).toMatch(/Most pages were read by: select max\(body\) from notes$/);
    await resources.db.raw("drop table pg_stat_statements");
  });

  it("goes on without pg_stat_statements where that is installed, but not loaded", async () => {
    await resources.db.raw("create extension pg_stat_statements");
    expect(await read("notes")).not.toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSuiteResources, type SuiteResources } from "../../suite-resources.ts";
import { type LargeData, loadLargeData } from "./large-data.ts";

describe("large data", () => {
  let first: SuiteResources;
  let second: SuiteResources;
  let made: LargeData;
  beforeAll(async () => {
    [first, second] = [await openSuiteResources(), await openSuiteResources()];
    made = await loadLargeData(first.databaseUrl, { seed: 7, scale: 0.005 });
    await loadLargeData(second.databaseUrl, { seed: 7, scale: 0.005 });
  });
  afterAll(async () => {
    await first.close();
    await second.close();
  });
  const ask = async ({ db }: SuiteResources, sql: string) => (await db.raw(sql)).rows;

  it("have the size that they say, and the same rows for the same seed", async () => {
    expect(made.rows).toMatchObject({ leads: 1_000, contacts: 2_500, calls: 10_000 });
    for (const sql of [
      "select count(*), min(company), max(email), md5(string_agg(phone, '' order by phone)) from leads",
      "select count(*), md5(string_agg(found_by, '' order by found_by)) from contacts",
      "select count(*), md5(string_agg(coalesce(phone, '') || status, '' order by provider_call_id)) is null as has_no_calls from calls",
    ]) {
      expect(await ask(first, sql)).toEqual(await ask(second, sql));
    }
  });

  it("refer to what is there, and keep the rules of the tables", async () => {
    const [broken] = await ask(
      first,
      `select (select count(*) from contacts left join leads on leads.id = lead_id where lead_id is not null and leads.id is null) +
        (select count(*) from calls left join users on users.id = user_id where user_id is not null and users.id is null) +
        (select count(*) from alerts left join calls on calls.id = call_id where calls.id is null) +
        (select count(*) from messages left join alerts on alerts.id = alert_id where alerts.id is null) as count`,
    );
    expect(Number(broken.count)).toBe(0);
    const names = "select indexname from pg_indexes where schemaname = 'public' order by 1";
    const { rows: indexes } = await first.db.raw(names);
    expect(indexes.length).toBeGreaterThan(50);
    expect(indexes.map(({ indexname }: { indexname: string }) => indexname)).toContain("contacts_search");
  });

  it("are skewed as a business is", async () => {
    const [calls] = await ask(
      first,
      `select (select sum(count) from (select count(*) from calls where user_id is not null group by user_id order by 1 desc limit 12) as busiest)
          / count(user_id) as busiest_share,
        count(*) filter (where extract(hour from initiated_at at time zone 'America/Toronto') between 8 and 17)::float8 / count(*) as office_share,
        count(*) filter (where status in ('queued', 'ringing', 'in_progress')) as active,
        max(initiated_at) - min(initiated_at) > interval '360 days' as is_a_year
      from calls`,
    );
    expect(Number(calls.busiest_share)).toBeGreaterThan(0.4);
    expect(calls.office_share).toBeGreaterThan(0.7);
    expect(calls).toMatchObject({ active: "60", is_a_year: true });
  });
});

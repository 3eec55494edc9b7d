import { describe, expect, it } from "vitest";
import { queryFacts } from "./sql.ts";

describe("queryFacts", () => {
  it.each([
    ['select "id" from "calls" where "phone" = $1', "SELECT calls"],
    ['insert into "events" ("key") values ($1) on conflict do nothing', "INSERT events"],
    ["update only public.calls set status = $1", "UPDATE calls"],
    ["DELETE FROM outbox WHERE id = any($1)", "DELETE outbox"],
    ["  (select 1)", "SELECT"],
    ["(select a from t where b = $1)", "SELECT t"],
    ['select "id", (select a from alerts where (id = "alert_id")) as "a" from "messages"', "SELECT messages"],
    ["with due as (select * from outbox) select * from due", "WITH outbox"],
    [
      'with "said" as (insert into "events" ("key") values ($1) returning "id") update "calls" set "a" = $2',
      "UPDATE calls",
    ],
    ["refresh materialized view dashboard_now", "REFRESH"],
    ["", "QUERY"],
  ])("sums up %s as %s", (text, summary) => {
    expect(queryFacts(text).summary).toBe(summary);
  });

  it("leaves no literal in the text, but parameters and names", () => {
    const { text } = queryFacts(
      `select t1.id || 'Anna''s +15145550100' || E'a\\'b' || $tag$secret$tag$, 42, 3.14 /* Ben */
       from calls t1 -- Carl
       where note = 'x' and n = $12 and "col9" > -7 limit 25`,
    );
    expect(text).toBe(
      'select t1.id || ? || ? || ?, ?, ? from calls t1 where note = ? and n = $12 and "col9" > -? limit ?',
    );
  });

  it.each([
    [
      'select "c"."id", "c"."status", "u"."name" as "user_name", "c"."phone" from "calls" as "c" where "c"."id" = $1',
      'select "c"."id", ... from "calls" as "c" where "c"."id" = $1',
    ],
    [
      'insert into "calls" ("a", "b", "c", "d") values ($1, $2, $3, DEFAULT), ($4, $5, $6, $7) on conflict ("a", "b") do nothing',
      'insert into "calls" ("a", ...) values ($1, ...), ... on conflict ("a", "b") do nothing',
    ],
    ["delete from outbox where id in ($1, $2, $3, $4, $5)", "delete from outbox where id in ($1, ...)"],
    ["select a, b, c from t where a = 1", "select a, b, c from t where a = ?"],
    [
      'update "calls" set "a" = $1, "b" = $2, "c" = $3, "d" = $4',
      'update "calls" set "a" = $1, "b" = $2, "c" = $3, "d" = $4',
    ],
  ])("cuts long lists short: %s", (statement, text) => {
    expect(queryFacts(statement).text).toBe(text);
  });

  it("remembers a bounded number of statements", () => {
    for (let n = 0; n < 2_000; n += 1) queryFacts(`select ${n} from t${n}`);
    expect(queryFacts("select 1 from t1").summary).toBe("SELECT t1");
  });
});

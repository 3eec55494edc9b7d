import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertCall, insertCalls } from "../../test/factories/calls.ts";
import { insertUser } from "../../test/factories/users.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { REPORTS } from "./definitions/index.ts";

describe("reports", () => {
  let app: TestApplication;
  let supervisor: string;
  let admin: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api,scheduler" });
    supervisor = await app.signIn("supervisor");
    admin = await app.signIn("admin");
  });
  afterAll(() => app.close());
  const get = (path: string, cookie = supervisor) => app.request(path, { cookie });

  describe("GET /api/reports", () => {
    it("lists those that the reader may read, as data", async () => {
      const { status, body } = await get("/api/reports");
      expect(status).toBe(200);
      const ids = REPORTS.map(({ id }) => id);
      expect(body.items.map(({ id }: { id: string }) => id)).toEqual(ids.filter((id) => id !== "indexes"));
      expect(body.items[0]).toMatchObject({
        id: "calls",
        hasPeriod: true,
        groupBy: [{ name: "day" }, { name: "agent" }, { name: "direction" }],
      });
      expect((await get("/api/reports", admin)).body.items).toHaveLength(ids.length);
    });

    it("is for supervisors and those above them: figures tell of each agent", async () => {
      const agent = await app.signIn("agent");
      for (const path of ["", "/dashboard", "/calls", "/calls.csv"]) {
        expect((await get(`/api/reports${path}`, agent)).status).toBe(403);
      }
    });
  });

  describe("GET /api/reports/:id", () => {
    it.each(REPORTS.flatMap(({ id, sql }) => Object.keys(sql).map((group) => [id, group] as const)))(
      "answers %s by %s with the columns that it declares, as JSON and CSV",
      async (id, group) => {
        await insertCall(app.db, { status: "completed" });
        const { status, body } = await get(`/api/reports/${id}?groupBy=${group}`, admin);
        expect(status).toBe(200);
        const names = body.columns.map(({ name }: { name: string }) => name);
        for (const row of body.items) expect(Object.keys(row)).toEqual(names);
        const csv = await get(`/api/reports/${id}.csv?groupBy=${group}`, admin);
        expect(csv.status).toBe(200);
        expect(csv.text.split("\r\n")[0]).toBe(names.join(","));
      },
    );

    it("takes the last 30 days of the organization's time zone where none are named", async () => {
      const { body } = await get("/api/reports/calls");
      const today = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Toronto" }).format(new Date());
      expect(body.period).toMatchObject({ to: today, timeZone: "America/Toronto" });
      expect(body.items).toHaveLength(30);
    });

    it("comes page by page", async () => {
      const days = [];
      let cursor = "";
      do {
        const { body } = await get(`/api/reports/calls?from=2026-01-01&to=2026-01-07&limit=3${cursor}`);
        days.push(...body.items.map(({ day }: { day: string }) => day));
        cursor = body.nextCursor === null ? "" : `&cursor=${body.nextCursor}`;
      } while (cursor);
      expect(days).toEqual(Array.from({ length: 7 }, (_, n) => `2026-01-0${n + 1}`));
    });

    it.each([
      ["calls?from=2026-01-02&to=2026-01-01", "query.to"],
      ["calls?from=2024-01-01&to=2026-01-01", "query.from"],
      ["calls?from=yesterday", "query.from"],
      ["calls?groupBy=priority", "query.groupBy"],
      ["call-analytics?from=2026-01-01", "query.from"],
      ["calls.csv?groupBy=priority", "query.groupBy"],
    ])("refuses %s by field", async (query, field) => {
      const { status, body } = await get(`/api/reports/${query}`);
      expect([status, body.code, body.errors[0].path]).toEqual([422, "invalid_input", field]);
    });

    it.each(["nothing", "nothing.csv", "indexes", "indexes.csv"])("knows no %s", async (id) => {
      const { status, body } = await get(`/api/reports/${id}`);
      expect([status, body.code]).toEqual([404, "report_not_found"]);
    });
  });

  describe("GET /api/reports/:id.csv", () => {
    it("quotes what must be quoted, and lets no cell be a formula", async () => {
      const names = ['=HYPERLINK("http://x.example")', "+1", "@SUM(A1)", "\tTab", 'Anna, and "Bo"\nCo'];
      for (const name of names) {
        const { id } = await insertUser(app.db, { name, role: "manager" });
        await insertCalls(app.db, [{ user_id: id, initiated_at: new Date("2026-02-03T12:00:00Z") }]);
      }
      const { text, headers } = await get("/api/reports/agents.csv?from=2026-02-03&to=2026-02-03");
      expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
      expect(headers.get("content-disposition")).toBe(
        'attachment; filename="agents-2026-02-03-2026-02-03.csv"',
      );
      expect(text).toContain(`,"'=HYPERLINK(""http://x.example"")",1,`);
      expect(text).toContain(",'+1,1,");
      expect(text).toContain(",'@SUM(A1),1,");
      expect(text).toContain(",'\tTab,1,");
      expect(text).toContain(',"Anna, and ""Bo""\nCo",1,');
    });

    it("has all rows, however many", async () => {
      await app.db.raw(
        `insert into users (email, name, password_hash, role)
          select 'many' || n || '@test.example', 'Many ' || lpad(n::text, 5, '0'), 'none', 'agent' from generate_series(1, 2500) n`,
      );
      const { text } = await get("/api/reports/agents.csv");
      const many = text.match(/Many \d{5}/g) ?? [];
      expect(many).toHaveLength(2500);
      expect(new Set(many).size).toBe(2500);
      await app.db("users").where("email", "like", "many%").delete();
    });
  });

  describe("GET /api/reports/dashboard", () => {
    it("is fresh soon after the start, and says how old it is", async () => {
      const { body } = await eventually("a refresh", async () => {
        const answer = await get("/api/reports/dashboard");
        return answer.body.timeZone === "America/Toronto" && answer;
      });
      expect(body.daily.days).toHaveLength(30);
      for (const { refreshedAt, ageSeconds } of [body.now, body.daily]) {
        expect(Math.abs(Date.now() - Date.parse(refreshedAt) - ageSeconds * 1_000)).toBeLessThan(2_000);
      }
    });

    it("takes one statement beside the session's, and far less than 400 ms (DF-4)", async () => {
      const quiet = await startTestApplication({ roles: "api" });
      const cookie = await quiet.signIn("supervisor");
      await quiet.request("/api/reports/dashboard", { cookie });
      const sent: string[] = [];
      quiet.onStatement((sql) => sent.push(sql));
      const startedAt = performance.now();
      const { status } = await quiet.request("/api/reports/dashboard", { cookie });
      expect(performance.now() - startedAt).toBeLessThan(400);
      expect(status).toBe(200);
      expect(sent.length).toBeLessThanOrEqual(2);
      expect(sent.filter((sql) => sql.includes("call_analytics_daily"))).toHaveLength(1);
      await quiet.close();
    });
  });
});

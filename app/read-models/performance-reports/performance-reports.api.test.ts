import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mailBox, mailsTo } from "../../modules/users/test/mail-box.ts";
import type { Database } from "../../platform/database/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { changeUsers } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { createPerformanceReads } from "./performance-reports.reads.ts";
import { createPerformanceReportsService } from "./performance-reports.service.ts";
import type { Section } from "./section.types.ts";
import { SECTIONS } from "./sections/index.ts";
import { type PrometheusStandIn, startPrometheusStandIn } from "./test/prometheus-stand-in.ts";

const ZONE = "America/Toronto";
const PATH = "/api/reports/performance";
/** A Monday at seven in Toronto, and the days before it. */
const MONDAY = new Date("2026-11-23T12:00:00Z");
const IN_WEEK = new Date("2026-11-18T15:00:00Z");

describe("performance reports (CC-15)", () => {
  let app: TestApplication;
  let database: Database;
  let prometheus: PrometheusStandIn;
  let manager: string;
  const capacityDirectory = mkdtempSync(join(tmpdir(), "trunkline-capacity-"));
  beforeAll(async () => {
    prometheus = await startPrometheusStandIn();
    app = await startTestApplication({
      roles: "api,worker",
      environment: { TRUNKLINE_PROMETHEUS_URL: prometheus.url, TRUNKLINE_CAPACITY_DIR: capacityDirectory },
    });
    manager = await app.signIn("manager");
    database = createTestDatabase(app.databaseUrl);
  });
  afterAll(async () => {
    await database.close();
    await app.close();
    await prometheus.close();
    rmSync(capacityDirectory, { recursive: true });
  });

  /** The service as the scheduler has it, at a time of ours. */
  function serviceAt(now: Date, more: Partial<Parameters<typeof createPerformanceReportsService>[0]> = {}) {
    const { unitOfWork } = testUnitOfWork(database);
    return createPerformanceReportsService({
      ...{ database, unitOfWork, reads: createPerformanceReads(database), sections: SECTIONS },
      ...{ metrics: null, capacityDirectory: null, audit: { record: async () => undefined } },
      ...{ email: { breaker: "email", send: async () => undefined } },
      ...{ timeZone: ZONE, publicUrl: app.url, logger: silentLogger(), now: () => now },
      ...more,
    });
  }
  const write = async () => (await app.request(PATH, { method: "POST", cookie: manager })).body;
  const sectionOf = (report: { sections: Section[] }, id: string) =>
    report.sections.find((section) => section.id === id) as Section;

  describe("on Mondays at seven", () => {
    it("none is written of a week in which nobody was here", async () => {
      expect(await serviceAt(MONDAY).writeIfDue()).toBe("not_due");
      expect(await app.db("performance_reports")).toEqual([]);
    });

    it("one is written by one of several processes, once, and mailed to managers and administrators", async () => {
      await app.db("users").update({ created_at: new Date("2026-01-01T00:00:00Z") });
      await insertCall(app.db, { initiated_at: IN_WEEK, started_at: IN_WEEK, duration_s: 90, priority: 1 });
      await insertCall(app.db, { initiated_at: new Date("2026-11-10T15:00:00Z"), started_at: null });
      await insertLead(app.db, { created_at: IN_WEEK });
      const outcomes = await Promise.all([1, 2, 3].map(() => serviceAt(MONDAY).writeIfDue()));
      expect(outcomes.toSorted()).toEqual(["not_due", "not_due", "written"]);
      expect(await serviceAt(new Date(MONDAY.getTime() + 86_400_000)).writeIfDue()).toBe("not_due");
      const [mail] = await mailsTo(app, "manager@trunkline.example", 1);
      await mailsTo(app, "admin@trunkline.example", 1);
      expect(mail?.subject).toBe("Trunkline: Performance from 2026-11-16 to 2026-11-22");
      expect(mail?.text).toContain("Calls, leads and alerts");
      expect(mail?.path).toMatch(/^\/api\/reports\/performance\/[0-9a-f-]+\.html$/);
      expect(await mailBox(app, "supervisor@trunkline.example")).toEqual([]);
      const { body } = await app.request(PATH, { cookie: manager });
      expect(body.items).toEqual([
        expect.objectContaining({
          trigger: "schedule",
          requestedById: null,
          from: "2026-11-16",
          to: "2026-11-22",
        }),
      ]);
      const report = (await app.request(`${PATH}/${body.items[0].id}`, { cookie: manager })).body;
      expect(sectionOf(report, "business").rows.slice(0, 5)).toEqual([
        { figure: "Calls", unit: "", week: 1, before: 1 },
        { figure: "Calls that somebody spoke in", unit: "", week: 1, before: 0 },
        { figure: "Mean duration of a call", unit: "s", week: 90, before: null },
        { figure: "Calls of priority 1", unit: "", week: 1, before: 0 },
        { figure: "Leads made", unit: "", week: 1, before: 0 },
      ]);
    });

    it("one that was missed is written later, and the next one in a week", async () => {
      const days = (count: number) => new Date(MONDAY.getTime() + count * 86_400_000);
      expect(await serviceAt(days(6.9)).writeIfDue()).toBe("not_due");
      expect(await serviceAt(days(9)).writeIfDue()).toBe("written");
      const rows = await app.db("performance_reports").where({ trigger: "schedule" }).orderBy("from_day");
      expect(rows.map((row: { from_day: string }) => row.from_day)).toEqual(["2026-11-16", "2026-11-23"]);
    });

    it("the mail goes to nobody who is no manager any more, and nowhere without a mail server", async () => {
      const [report] = await app.db("performance_reports");
      const { id: userId } = await app.db("users").where({ role: "manager" }).first("id");
      const sent: string[] = [];
      const email = { breaker: "email", send: async ({ to }: { to: string }) => void sent.push(to) };
      await serviceAt(MONDAY, { email }).mail({ reportId: report.id, userId });
      await changeUsers(app.db, "manager", { disabled_at: new Date() });
      await serviceAt(MONDAY, { email }).mail({ reportId: report.id, userId });
      await changeUsers(app.db, "manager", { disabled_at: null });
      await serviceAt(MONDAY, { email: null }).mail({ reportId: report.id, userId });
      expect(sent).toEqual(["manager@trunkline.example"]);
    });
  });

  describe("POST /api/reports/performance", () => {
    it("tells what Prometheus knows, by the catalogue's names", async () => {
      prometheus.answer((question) => {
        const slo = { slo: "api-availability" };
        if (question === "slo:events:increase30d") return [{ labels: slo, value: "10000" }];
        if (question === "slo:bad_events:increase30d") return [{ labels: slo, value: "20" }];
        if (question === "slo:error_budget_remaining:ratio30d") return [{ labels: slo, value: "-1" }];
        if (question.includes("trunkline_cache_reads_total"))
          return [
            { labels: { trunkline_cache_kind: "leads", trunkline_cache_level: "memory" }, value: "60" },
            { labels: { trunkline_cache_kind: "leads", trunkline_cache_level: "redis" }, value: "10" },
            { labels: { trunkline_cache_kind: "leads", trunkline_cache_level: "source" }, value: "30" },
          ];
        const route = { http_route: "/api/leads", http_request_method: "GET" };
        if (question.startsWith("topk")) return [{ labels: route, value: "200.2" }];
        if (question.includes('"5.."')) return [];
        if (question.startsWith("histogram_quantile(0.95")) return [{ labels: route, value: "0.18" }];
        if (question.startsWith("histogram_quantile(0.5")) return [{ labels: route, value: "NaN" }];
        return [];
      });
      const report = await write();
      const objectives = sectionOf(report, "objectives").rows;
      expect(objectives).toContainEqual({
        ...{ objective: "API requests answered without a server error", owedRatio: 0.999, metRatio: 0.998 },
        ...{ budgetLeftRatio: -1, events: 10_000, verdict: "missed" },
      });
      expect(objectives.filter(({ verdict }) => verdict === "nothing happened")).toHaveLength(
        objectives.length - 1,
      );
      expect(sectionOf(report, "routes").rows).toEqual([
        {
          route: "GET /api/leads",
          requests: 200,
          errorRatio: 0,
          p50Seconds: null,
          p95Seconds: 0.18,
          p99Seconds: null,
        },
      ]);
      expect(sectionOf(report, "caches").rows[0]).toEqual({
        ...{ cache: "answers and values: leads", reads: 100, hitRatio: 0.7, verdict: "too few" },
      });
      expect(prometheus.asked.at(-1)?.get("time")).toMatch(/^\d{4}-\d\d-\d\dT/);
    });

    it("says so where Prometheus fails or is not configured, and tells the rest", async () => {
      prometheus.answer(() => 422);
      const failed = await write();
      expect(sectionOf(failed, "objectives")).toMatchObject({
        note: expect.stringContaining("could not be read"),
        rows: [],
      });
      expect(sectionOf(failed, "database").rows[0]).toMatchObject({
        what: "all",
        growthBytes: expect.any(Number),
      });
      const person = await app.db("users").where({ role: "manager" }).first("id");
      const without = await serviceAt(new Date()).write({ kind: "user", id: person.id, userId: person.id });
      for (const id of ["objectives", "routes"]) {
        expect(without.sections.find((section) => section.id === id)?.note).toContain("not configured");
      }
      expect(without.sections.find(({ id }) => id === "caches")?.rows).toHaveLength(1);
    });

    it("lists what indexes need, and what the database spends its time on where it counts", async () => {
      prometheus.answer(() => []);
      const first = await write();
      expect(sectionOf(first, "indexes").rows).toContainEqual(expect.objectContaining({ verdict: "unused" }));
      expect(sectionOf(first, "statements").note).toContain("counts no statements");
      await app.db.raw(`
        create table pg_stat_statements as select oid as dbid, 'select  *
          from leads' as query, 10::bigint as calls, 2.5::float8 as mean_exec_time, 25::float8 as total_exec_time,
          1::bigint as shared_blks_hit, 1::bigint as shared_blks_read from pg_database where datname = current_database();
        create table pg_stat_statements_info as select timestamptz '2026-11-01' as stats_reset;`);
      expect(sectionOf(await write(), "statements")).toMatchObject({
        note: expect.stringContaining("2026-11-01"),
        rows: [{ statement: "select * from leads", calls: 10, meanSeconds: 0.0025, shareRatio: 1 }],
      });
      await app.db.raw("drop table pg_stat_statements, pg_stat_statements_info");
    });

    it("tells the last capacity runs, which of them are old, and which cannot be read", async () => {
      expect(sectionOf(await write(), "capacity").rows).toEqual([
        { scenario: "k6", at: null, verdict: "not run", facts: null },
      ]);
      const run = (name: string, at: Date) =>
        writeFileSync(
          join(capacityDirectory, `k6-${name}.json`),
          JSON.stringify({
            scenario: name,
            at: at.toISOString(),
            verdict: "held",
            facts: ["25 calls", "142 ms"],
          }),
        );
      run("calls", new Date());
      run("old", new Date(Date.now() - 100 * 86_400_000));
      writeFileSync(join(capacityDirectory, "k6-broken.json"), "{");
      const today = new Date().toISOString().slice(0, 10);
      expect(sectionOf(await write(), "capacity").rows).toEqual([
        { scenario: "broken", at: null, verdict: "cannot be read", facts: null },
        { scenario: "calls", at: today, verdict: "held", facts: "25 calls; 142 ms" },
        expect.objectContaining({
          scenario: "old",
          verdict: expect.stringContaining("older than a quarter"),
        }),
      ]);
    });

    it("is in the audit log, and read as JSON, text and page", async () => {
      const { id } = await write();
      const entry = await app
        .db("audit_log")
        .where({ action: "performance_report.written", subject_id: id })
        .first();
      expect(entry).toMatchObject({ actor_kind: "user" });
      const text = await app.request(`${PATH}/${id}.md`, { cookie: manager });
      expect(text.headers.get("content-type")).toMatch(/^text\/markdown/);
      expect(text.text).toContain("## Size of the database");
      const page = await app.request(`${PATH}/${id}.html`, { cookie: manager });
      expect(page.headers.get("content-type")).toMatch(/^text\/html/);
      expect(page.text).toContain("<h2>Size of the database</h2>");
    });

    it("is for managers and administrators, and unknown ones are not there", async () => {
      const supervisor = await app.signIn("supervisor");
      expect((await app.request(PATH, { cookie: supervisor })).status).toBe(403);
      expect((await app.request(PATH, { method: "POST", cookie: supervisor })).status).toBe(403);
      const unknown = `${PATH}/01890000-0000-7000-8000-000000000000`;
      for (const path of [unknown, `${unknown}.md`, `${unknown}.html`]) {
        const { status, body } = await app.request(path, { cookie: manager });
        expect([status, body.code]).toEqual([404, "performance_report_not_found"]);
      }
    });
  });
});

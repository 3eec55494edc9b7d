import { get } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";

describe("exports", () => {
  let app: TestApplication;
  let manager: string;
  let agent: string;
  const sent: string[] = [];

  beforeAll(async () => {
    app = await startTestApplication();
    [manager, agent] = [await app.signIn("manager"), await app.signIn("agent")];
    app.onStatement((sql) => sent.push(sql));
  });
  afterAll(() => app.close());

  const rowsOf = (text: string) => text.trimEnd().split("\r\n");

  it("have what the list has, by its filters and for whoever asks", async () => {
    const stranger = await insertUser(app.db, { department: "elsewhere" });
    const hidden = await insertContact(app.db, {
      owner_id: stranger.id,
      tags: ["exported"],
      first_name: "Hidden",
    });
    const seen = await insertContact(app.db, {
      tags: ["exported", "vip"],
      first_name: "=cmd|' /C calc'!A0",
      last_name: "-Dash",
      organization: 'The "Best", Inc',
      phone: "+15145550100",
    });
    await insertContact(app.db, { tags: ["other"] });
    const ids = (text: string) =>
      rowsOf(text)
        .slice(1)
        .map((row) => /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(row)?.[0])
        .toSorted();
    const forAgent = await app.request("/api/contacts/export.csv?tag=exported", { cookie: agent });
    expect([forAgent.status, forAgent.headers.get("content-type")]).toEqual([200, "text/csv"]);
    expect(forAgent.headers.get("content-disposition")).toContain("contacts.csv");
    expect(ids(forAgent.text)).toEqual([seen.id]);
    const forManager = await app.request("/api/contacts/export.csv?tag=exported", { cookie: manager });
    expect(ids(forManager.text)).toEqual([hidden.id, seen.id].toSorted());
    expect(forAgent.text).toContain(`'=cmd|' /C calc'!A0,'-Dash,"The ""Best"", Inc",`);
    expect(forAgent.text).toContain(",'+15145550100,");
    const audited = await app.db("audit_log").where({ action: "contacts.exported" });
    expect(audited).toHaveLength(2);
  });

  it("begin with a byte order mark, unless told otherwise", async () => {
    const bytes = async (query: string) =>
      new Uint8Array(
        await (
          await fetch(`${app.url}/api/leads/export.csv${query}`, { headers: { cookie: agent } })
        ).arrayBuffer(),
      );
    expect([...(await bytes("")).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect([...(await bytes("?byteOrderMark=false")).slice(0, 3)]).toEqual(
      [..."Com"].map((c) => c.charCodeAt(0)),
    );
  });

  it("have every row once, over many batches", async () => {
    await app.db.raw(
      "insert into leads (company, source) select 'Company ' || n, 'batches' from generate_series(1, 1234) n",
    );
    const { text } = await app.request("/api/leads/export.csv?source=batches", { cookie: manager });
    const companies = rowsOf(text)
      .slice(1)
      .map((row) => row.split(",")[0]);
    expect([companies.length, new Set(companies).size]).toEqual([1_234, 1_234]);
  });

  it("stop reading when whoever asked goes away", async () => {
    await app.db.raw(
      "insert into contacts (first_name, organization, tags) select 'Name ' || n, repeat(md5(n::text), 6), '{gone}' from generate_series(1, 60000) n",
    );
    const reads = () =>
      sent.filter((sql) => sql.includes('from "contacts"') && sql.includes("owner_name")).length;
    const before = reads();
    await new Promise<void>((resolve, reject) => {
      const request = get(
        `${app.url}/api/contacts/export.csv?tag=gone`,
        { headers: { cookie: manager } },
        (answer) => {
          answer.once("data", () => {
            answer.destroy();
            resolve();
          });
        },
      );
      request.on("error", reject);
    });
    const atRest = await eventually("no more reads", async () => {
      const now = reads();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return reads() === now && now;
    });
    expect(atRest - before).toBeLessThan(60_000 / 500 / 2);
  });

  it("are limited as what is expensive", async () => {
    const { headers } = await app.request("/api/leads/export.csv?tag=none", { cookie: agent });
    expect(headers.get("ratelimit-limit")).toBe("10");
  });

  it("are what an import takes: nothing is new in it", async () => {
    await insertLead(app.db, {
      company: "=Sum, “Inc”",
      phone: "+15145550190",
      email: "a@round.example",
      source: "round",
      tags: ["a b", "c"],
      // Of the fields that the demo has.
      custom_fields: { industry: "Food", budget: -1234.5, contract_ends: "2027-01-31" },
    });
    await insertLead(app.db, {
      company: 'Café; "the second"',
      email: "b@round.example",
      source: "round",
      priority: 1,
      time_zone: "America/Toronto",
    });
    const { text } = await app.request("/api/leads/export.csv?source=round", { cookie: manager });
    const uploaded = await fetch(`${app.url}/api/imports?kind=leads`, {
      method: "POST",
      headers: { cookie: manager, "content-type": "text/csv" },
      body: text,
    });
    const { id } = (await uploaded.json()) as { id: string };
    await app.request(`/api/imports/${id}/check`, { cookie: manager, json: { duplicates: "overwrite" } });
    const checked = await eventually("the check", async () => {
      const { body } = await app.request(`/api/imports/${id}`, { cookie: manager });
      return body.status === "checked" && body;
    });
    expect(checked.counts.check).toEqual({ skip: 2 });
    const { body } = await app.request(`/api/imports/${id}/lines`, { cookie: manager });
    for (const { findings } of body.items) expect(findings[0].code).toBe("nothing_new");
  });
});

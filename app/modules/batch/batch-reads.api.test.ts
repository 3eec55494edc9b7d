import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

const OPERATIONS = 30;

describe("reads by id within a batch", () => {
  let app: TestApplication;
  let manager: string;
  let agent: string;
  const statements: string[] = [];
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    [manager, agent] = [await app.signIn("manager"), await app.signIn("agent")];
    app.onStatement((sql) => statements.push(sql));
  });
  afterAll(() => app.close());

  async function run(paths: readonly string[], cookie = manager, more: object = {}) {
    statements.length = 0;
    const operations = paths.map((path, index) => ({ id: `o${index}`, method: "GET", path }));
    const { body, text } = await app.request("/api/batch", { cookie, json: { operations, ...more } });
    expect(body.results, text).toHaveLength(paths.length);
    return body.results as { status: number; body: { id: string } }[];
  }
  const readsOf = (table: string) =>
    statements.filter((sql) => sql.startsWith("select") && sql.includes(`from "${table}"`));

  it("are one statement for ten operations, of each kind", async () => {
    const leads = await Promise.all(Array.from({ length: OPERATIONS }, () => insertLead(app.db)));
    const contacts = await Promise.all(Array.from({ length: 5 }, () => insertContact(app.db)));
    const found = await run(leads.map(({ id }) => `/api/leads/${id}`));
    expect(found.map(({ status, body }) => [status, body.id])).toEqual(leads.map(({ id }) => [200, id]));
    expect(readsOf("leads").length).toBeGreaterThan(0);
    expect(readsOf("leads").length).toBeLessThanOrEqual(OPERATIONS / 10 + 2);
    await app.forgetCached();
    await run([
      ...leads.slice(0, 5).map(({ id }) => `/api/leads/${id}`),
      ...contacts.map(({ id }) => `/api/contacts/${id}`),
    ]);
    expect([readsOf("leads").length, readsOf("contacts").length]).toEqual([1, 1]);
  });

  it("are names of people read together, too", async () => {
    const ids = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const { id } = await insertLead(app.db);
        await app.db("notes").insert({
          subject_type: "lead",
          subject_id: id,
          author_id: (await insertUser(app.db)).id,
          body: "By",
        });
        return id;
      }),
    );
    const found = await run(ids.map((id) => `/api/leads/${id}/notes`));
    expect(JSON.stringify(found)).not.toContain('"name":null');
    expect(found.every(({ status }) => status === 200)).toBe(true);
    expect(statements.filter((sql) => sql.includes("union all select id, name")).length).toBeLessThanOrEqual(
      2,
    );
  });

  it("show everybody what they may see, and no more", async () => {
    const theirs = (await insertUser(app.db, { department: "elsewhere" })).id;
    const [open, hidden] = [await insertLead(app.db), await insertLead(app.db, { assigned_to: theirs })];
    const paths = [open, hidden].map(({ id }) => `/api/leads/${id}`);
    const [ofManager, ofAgent] = await Promise.all([run(paths, manager), run(paths, agent)]);
    expect(ofManager.map(({ status }) => status)).toEqual([200, 200]);
    expect(ofAgent.map(({ status }) => status)).toEqual([200, 404]);
  });

  it.each([false, true])("see what was written before them (atomic: %s)", async (atomic) => {
    const { id } = await insertLead(app.db);
    const read = { method: "GET", path: `/api/leads/${id}` };
    const change = (version: number, priority: number) => ({
      id: `change${version}`,
      method: "PATCH",
      path: `/api/leads/${id}`,
      headers: { "If-Match": `"${version}"` },
      body: { priority },
    });
    const operations = [
      { id: "a", ...read },
      change(1, 1),
      { id: "b", ...read },
      change(2, 4),
      { id: "c", ...read },
    ];
    const { body } = await app.request("/api/batch", { cookie: manager, json: { operations, atomic } });
    expect(body.results.map((result: { body: { priority: number } }) => result.body.priority)).toEqual([
      3, 1, 1, 4, 4,
    ]);
  });

  it("of one alone wait for nobody", async () => {
    // The shortest of some: a pause of the machine is in one, waiting for others would be in each.
    const shortest = { alone: Number.POSITIVE_INFINITY, batched: Number.POSITIVE_INFINITY };
    for (let round = 0; round < 8; round += 1) {
      const { id } = await insertLead(app.db);
      const { id: other } = await insertLead(app.db);
      const startedAtMs = performance.now();
      await app.request(`/api/leads/${other}`, { cookie: manager });
      const betweenMs = performance.now();
      await run([`/api/leads/${id}`]);
      const endedAtMs = performance.now();
      shortest.alone = Math.min(shortest.alone, betweenMs - startedAtMs);
      shortest.batched = Math.min(shortest.batched, endedAtMs - betweenMs);
    }
    expect(shortest.batched - shortest.alone).toBeLessThan(40);
  });
});

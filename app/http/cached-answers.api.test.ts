import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertContact } from "../test/factories/contacts.ts";
import { insertLead } from "../test/factories/leads.ts";
import { insertUser } from "../test/factories/users.ts";
import {
  type Answer,
  eventually,
  startTestApplication,
  type TestApplication,
} from "../test/test-application.ts";

describe("answers from the cache", () => {
  let app: TestApplication;
  const cookies: Record<string, string> = {};

  beforeAll(async () => {
    app = await startTestApplication();
    for (const role of ["agent", "supervisor", "manager", "admin"] as const)
      cookies[role] = await app.signIn(role);
    // The cache keeps nothing until its connection stands.
    const { id } = await insertLead(app.db);
    await eventually(
      "an answer from the cache",
      async () => (await get(`/api/leads/${id}`)).headers.get("x-cache") === "HIT",
    );
  });
  afterAll(() => app.close());

  const get = (path: string, role = "agent", headers: Record<string, string> = {}): Promise<Answer> =>
    app.request(path, { cookie: cookies[role] ?? "", headers });
  const patch = (path: string, version: number, json: object, role = "supervisor") =>
    app.request(path, {
      method: "PATCH",
      cookie: cookies[role] ?? "",
      headers: { "if-match": `"${version}"` },
      json,
    });

  it("say whether they are, may be kept for a second by whoever asked alone, and cost the database nothing", async () => {
    const { id } = await insertLead(app.db);
    const statements: string[] = [];
    const first = await get(`/api/leads/${id}`);
    app.onStatement((sql) => statements.push(sql));
    const again = await get(`/api/leads/${id}`);
    expect([first, again].map(({ headers }) => headers.get("x-cache"))).toEqual(["MISS", "HIT"]);
    expect(again.headers.get("cache-control")).toBe("private, max-age=1");
    expect(again.headers.get("vary")).toContain("Cookie");
    expect(again.body).toEqual(first.body);
    expect(statements.filter((sql) => /from "?leads/.test(sql))).toEqual([]);
  });

  it("are not sent again to who has them: 304, by the record's ETag and by that of a list", async () => {
    const { id } = await insertLead(app.db, { tags: ["etag"] });
    for (const path of [`/api/leads/${id}`, "/api/leads?tag=etag"]) {
      const etag = (await get(path)).headers.get("etag") ?? "";
      const again = await get(path, "agent", { "if-none-match": etag });
      expect([again.status, again.text]).toEqual([304, ""]);
      expect((await get(path, "agent", { "if-none-match": '"other"' })).status).toBe(200);
    }
  });

  it("are never older than one's own write", async () => {
    const lead = await insertLead(app.db, { tags: ["own-write"] });
    for (let version = 1; version <= 10; version += 1) {
      await Promise.all([get(`/api/leads/${lead.id}`), get("/api/leads?tag=own-write")]);
      await patch(`/api/leads/${lead.id}`, version, { company: `Company ${version}` });
      expect((await get(`/api/leads/${lead.id}`)).body.company).toBe(`Company ${version}`);
      expect((await get("/api/leads?tag=own-write")).body.items[0].company).toBe(`Company ${version}`);
    }
  });

  it("do not depend on the order of the query, and do on its values", async () => {
    await get("/api/leads?tag=order&status=new");
    expect((await get("/api/leads?status=new&tag=order")).headers.get("x-cache")).toBe("HIT");
    expect((await get("/api/leads?status=lost&tag=order")).headers.get("x-cache")).toBe("MISS");
  });

  it("end with rights: who moves to another department sees what is there for that one", async () => {
    const stranger = await insertUser(app.db, { department: "elsewhere" });
    const hidden = await insertLead(app.db, { assigned_to: stranger.id });
    expect((await get(`/api/leads/${hidden.id}`)).status).toBe(404);
    expect((await get(`/api/leads/${hidden.id}`, "manager")).status).toBe(200);
    expect((await get(`/api/leads/${hidden.id}`)).status).toBe(404);
  });

  it("leak nothing and are never old, whoever asks for what after whichever write", async () => {
    const stranger = await insertUser(app.db, { department: "elsewhere" });
    const mine = (await app.request("/api/session", { cookie: cookies.agent ?? "" })).body.user.id;
    const owners = [null, mine, stranger.id];
    const records = await Promise.all(
      owners.flatMap((owner) => [
        insertLead(app.db, { assigned_to: owner, tags: ["mixed"] }).then(({ id }) => ({ kind: "leads", id })),
        insertContact(app.db, { owner_id: owner, tags: ["mixed"] }).then(({ id }) => ({
          kind: "contacts",
          id,
        })),
      ]),
    );
    const step = fc.record({
      role: fc.constantFrom("agent", "supervisor", "manager", "admin"),
      record: fc.integer({ min: 0, max: records.length - 1 }),
      what: fc.constantFrom("read", "list", "list mine", "write", "give"),
      owner: fc.constantFrom(...owners),
    });
    const column = (kind: string) => (kind === "leads" ? "assigned_to" : "owner_id");
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        for (const { role, record, what, owner } of steps) {
          const { kind, id } = records[record] as (typeof records)[number];
          const table = app.db(kind);
          const now = await table.clone().where({ id }).first();
          const seen = (ownerId: string | null) => role !== "agent" || ownerId === null || ownerId === mine;
          const path = `/api/${kind}/${id}`;
          if (what === "write")
            await patch(path, now.version, { phone: `+1514555${String(1000 + (now.version % 9000))}` });
          else if (what === "give") {
            if (kind === "contacts") await patch(path, now.version, { ownerId: owner }, "admin");
            else
              await app.request(`${path}/assignment`, { cookie: cookies.admin ?? "", json: { to: owner } });
          } else if (what === "read") {
            const { status, body } = await get(path, role);
            expect(status).toBe(seen(now[column(kind)]) ? 200 : 404);
            if (status === 200) expect([body.version, body.phone]).toEqual([now.version, now.phone]);
          } else {
            const isMine = what === "list mine";
            const filter = isMine ? `&${kind === "leads" ? "assignedTo" : "owner"}=me` : "";
            const { body } = await get(`/api/${kind}?tag=mixed${filter}`, role);
            const self = (
              await app
                .db("users")
                .where({ email: `${role}@trunkline.example` })
                .first()
            ).id;
            const rows: Record<string, string>[] = await table.clone().whereRaw("tags @> '{mixed}'");
            const expected = rows
              .filter((row) => (isMine ? row[column(kind)] === self : seen(row[column(kind)] ?? null)))
              .map((row) => `${row.id} ${row.version}`);
            const items = body.items as { id: string; version: number }[];
            expect(items.map((item) => `${item.id} ${item.version}`).toSorted()).toEqual(expected.toSorted());
          }
        }
      }),
      { numRuns: 12 },
    );
  });
});

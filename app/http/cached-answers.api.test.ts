import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertCall } from "../test/factories/calls.ts";
import { insertContact } from "../test/factories/contacts.ts";
import { insertLead } from "../test/factories/leads.ts";
import { insertUser } from "../test/factories/users.ts";
import {
  type Answer,
  eventually,
  startTestApplication,
  type TestApplication,
} from "../test/test-application.ts";

import {
  alertToolCall,
  conversationUpdate,
  endOfCallReport,
  spokenLine,
  statusUpdate,
  vapiCall,
} from "../test/vapi-messages.ts";

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

  it("of a call are new after everything that happens in it", async () => {
    const call = vapiCall();
    await app.vapi(statusUpdate(call, "in-progress"));
    const { id } = await app.db("calls").where({ provider_call_id: call.id }).first("id");
    const [page, timeline] = [`/api/calls/${id}`, `/api/calls/${id}/timeline`];
    /** What these answers are after a step, by the database and by the cache. */
    async function expectNew(step: string): Promise<Answer> {
      const answers = async () =>
        Promise.all([page, timeline, "/api/calls", "/api/calls/active"].map((path) => get(path)));
      const cached = await answers();
      await app.forgetCached();
      const now = await answers();
      expect([step, ...cached.map(({ body }) => body)]).toEqual([step, ...now.map(({ body }) => body)]);
      return now[0] as Answer;
    }
    await expectNew("answered");
    await app.vapi(spokenLine(call, "user", "My basement floods."));
    expect((await expectNew("a line")).body.transcript).toHaveLength(1);
    await app.vapi(conversationUpdate(call, ["How can I help?", "My basement floods."]));
    expect((await expectNew("an account")).body.transcript).toHaveLength(2);
    await app.vapi(alertToolCall(call, { priority: "P1", message: "Flood" }));
    // Its SMS are on their way: what is compared must stand still.
    expect((await get(page)).body.alerts).toHaveLength(1);
    await eventually("all SMS delivered", async () => {
      // Read again and again, so that each state on the way is kept.
      const { body } = await get(page);
      const messages = body.alerts[0].messages as { status: string }[];
      return messages.length > 0 && messages.every(({ status }) => status === "delivered");
    });
    await expectNew("receipts");
    await app.vapi(endOfCallReport(call));
    expect((await expectNew("the report")).body.call.status).toBe("completed");
  });

  it("by a former id of a call are not kept: nothing that changes the call names that id", async () => {
    const [{ id }, former] = [await insertCall(app.db), randomUUID()];
    await app.db("call_aliases").insert({ id: former, call_id: id });
    for (const path of [`/api/calls/${former}`, `/api/calls/${former}/timeline`]) {
      const answers = [await get(path), await get(path)];
      expect(answers.map(({ status, headers }) => [status, headers.get("x-cache")])).toEqual([
        [200, "MISS"],
        [200, "MISS"],
      ]);
    }
  });

  it("with names are new when somebody is renamed, and the list of users after each change", async () => {
    const mine = (await get("/api/session")).body.user;
    const { id } = await insertLead(app.db, { assigned_to: mine.id });
    const nameOf = async () => (await get(`/api/leads/${id}`)).body.assignedTo.name;
    const listed = async () =>
      ((await get("/api/users", "admin")).body.items as { id: string; department: string }[]).find(
        (user) => user.id === mine.id,
      );
    const { department } = (await listed()) ?? {};
    expect(await nameOf()).toBe(mine.name);
    const rename = (name: string) =>
      app.request("/api/me", { method: "PATCH", cookie: cookies.agent ?? "", json: { name } });
    await rename("Renamed Agent");
    expect(await nameOf()).toBe("Renamed Agent");
    expect(await listed()).toMatchObject({ name: "Renamed Agent" });
    await rename(mine.name);
    const move = (to: string) =>
      app.request(`/api/users/${mine.id}`, {
        method: "PATCH",
        cookie: cookies.admin ?? "",
        json: { department: to },
      });
    await move("elsewhere");
    expect(await listed()).toMatchObject({ department: "elsewhere" });
    await move(department ?? "");
  });

  it("of the do-not-call list are new when a number comes or goes", async () => {
    const phone = "+15145550177";
    const path = "/api/do-not-call";
    const isListed = async () =>
      ((await get(path)).body.items as { phone: string }[]).some((number) => number.phone === phone);
    expect(await isListed()).toBe(false);
    await app.request(path, { cookie: cookies.admin ?? "", json: { phone } });
    expect(await isListed()).toBe(true);
    expect((await get(`${path}/${encodeURIComponent(phone)}`)).status).toBe(200);
    await app.request(`${path}/${encodeURIComponent(phone)}`, {
      method: "DELETE",
      cookie: cookies.admin ?? "",
    });
    expect(await isListed()).toBe(false);
    expect((await get(`${path}/${encodeURIComponent(phone)}`)).status).toBe(404);
  });

  it("are forgotten by an administrator, all or one person's, and that stands in the audit log (CE-7)", async () => {
    const mine = (await get("/api/session")).body.user.id;
    const read = async (role: string) => (await get("/api/leads?tag=cleared", role)).headers.get("x-cache");
    const clear = (query = "", role = "admin") =>
      app.request(`/api/operations/cache${query}`, { method: "DELETE", cookie: cookies[role] ?? "" });
    for (const role of ["agent", "manager"]) await read(role);
    expect([await read("agent"), await read("manager")]).toEqual(["HIT", "HIT"]);
    expect((await clear("", "manager")).status).toBe(403);
    expect((await clear(`?userId=${mine}`)).status).toBe(204);
    expect([await read("agent"), await read("manager")]).toEqual(["MISS", "HIT"]);
    expect((await clear()).status).toBe(204);
    expect([await read("agent"), await read("manager")]).toEqual(["MISS", "MISS"]);
    const lines: { subject_type: string; subject_id: string }[] = await app
      .db("audit_log")
      .where({ action: "cache.cleared" })
      .orderBy("id");
    expect(lines.map(({ subject_type, subject_id }) => [subject_type, subject_id])).toEqual([
      ["user", mine],
      ["cache", "everything"],
    ]);
  });

  it("of one person end on every instance when somebody clears them, and when that person's rights change (CE-7)", async () => {
    const other = await app.another();
    try {
      const { id } = (await get("/api/session", "supervisor")).body.user;
      const cookie = cookies.supervisor ?? "";
      const read = async (at: Pick<TestApplication, "request">) =>
        (await at.request("/api/leads?tag=every-instance", { cookie })).headers.get("x-cache");
      await eventually(
        "the other instance answers from its cache",
        async () => (await read(other)) === "HIT",
      );
      expect(await read(app)).toBe("HIT");
      await app.request(`/api/operations/cache?userId=${id}`, {
        method: "DELETE",
        cookie: cookies.admin ?? "",
      });
      await sleep(50);
      expect(await read(other)).toBe("MISS");
      expect(await read(other)).toBe("HIT");
      // The end of another session of hers tells that her rights have changed.
      await app.request("/api/session", { method: "DELETE", cookie: await app.signIn("supervisor") });
      await sleep(50);
      expect(await read(other)).toBe("MISS");
    } finally {
      await other.close();
    }
  });

  it("that everybody asks for first are there before anybody asks", async () => {
    const statements: string[] = [];
    await app.request("/api/operations/cache", { method: "DELETE", cookie: cookies.admin ?? "" });
    const other = await app.another();
    other.onStatement((sql) => statements.push(sql));
    try {
      for (const path of ["/api/calls", "/api/calls/active"]) {
        const { headers } = await other.request(path, { cookie: cookies.agent ?? "" });
        expect([path, headers.get("x-cache")]).toEqual([path, "HIT"]);
      }
      expect(statements.filter((sql) => /from "calls"/.test(sql))).toEqual([]);
    } finally {
      await other.close();
    }
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
    const calls = Array.from({ length: 2 }, () => vapiCall());
    for (const call of calls) await app.vapi(statusUpdate(call, "ringing"));
    let lines = 0;
    const step = fc.record({
      role: fc.constantFrom("agent", "supervisor", "manager", "admin"),
      record: fc.integer({ min: 0, max: records.length - 1 }),
      what: fc.constantFrom("read", "list", "list mine", "write", "give", "call", "call read", "call list"),
      owner: fc.constantFrom(...owners),
    });
    const column = (kind: string) => (kind === "leads" ? "assigned_to" : "owner_id");
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        for (const { role, record, what, owner } of steps) {
          const call = calls[record % calls.length] as (typeof calls)[number];
          if (what === "call") {
            lines += 1;
            await app.vapi(
              lines % 2 === 0
                ? spokenLine(call, "user", `Line ${lines}`)
                : statusUpdate(call, "in-progress", { timestamp: Date.now() }),
            );
            continue;
          }
          if (what === "call read" || what === "call list") {
            const row = await app.db("calls").where({ provider_call_id: call.id }).first();
            const spoken = await app.db("call_transcripts").where({ call_id: row.id }).first("lines");
            const told = { updatedAt: row.updated_at.toISOString(), status: row.status };
            if (what === "call read") {
              const { body } = await get(`/api/calls/${row.id}`, role);
              expect(body.call).toMatchObject(told);
              expect(body.transcript).toHaveLength(spoken?.lines.length ?? 0);
            } else {
              const { body } = await get("/api/calls", role);
              const items = body.items as { id: string }[];
              expect(items.find((item) => item.id === row.id)).toMatchObject(told);
            }
            continue;
          }
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

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertLead } from "../../test/factories/leads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";

describe("leads", () => {
  let app: TestApplication;
  let agent: string;
  let manager: string;
  let agentId: string;
  let outsiderId: string;

  beforeAll(async () => {
    app = await startTestApplication();
    [agent, manager] = [await app.signIn("agent"), await app.signIn("manager")];
    agentId = (await app.request("/api/session", { cookie: agent })).body.user.id;
    const managers = await app.request("/api/session", { cookie: manager });
    outsiderId = managers.body.user.id;
  });
  afterAll(() => app.close());

  const make = (json: object, cookie = agent) => app.request("/api/leads", { cookie, json });
  const patch = (id: string, version: number, json: object, cookie = agent) =>
    app.request(`/api/leads/${id}`, {
      method: "PATCH",
      cookie,
      json,
      headers: { "if-match": `"${version}"` },
    });

  describe("POST /api/leads", () => {
    it("keeps a number as E.164, whatever way it is written, and an address in lower case", async () => {
      const { status, body, headers } = await make({
        company: "  Plomberie Roy ",
        phone: "(514) 555-0142",
        email: "Info@Plomberie.Example",
        tags: ["Fair", "fair"],
      });
      expect(status).toBe(201);
      expect(body).toMatchObject({
        company: "Plomberie Roy",
        phone: "+15145550142",
        email: "info@plomberie.example",
        tags: ["fair"],
        status: "new",
        version: 1,
      });
      expect(headers.get("etag")).toBe('"1"');
    });

    it("answers 409 when an open lead has the same number, unless duplicates are asked for", async () => {
      const first = await make({ phone: "+15145550143" });
      const again = await make({ phone: "514-555-0143" });
      expect(again.status).toBe(409);
      expect(again.body).toMatchObject({ code: "lead_exists" });
      expect(again.body.detail).toContain(first.body.id);
      expect((await make({ phone: "514-555-0143", allowDuplicate: true })).status).toBe(201);
    });

    it("says what is wrong, where: no way to reach it, no number, no time zone, unknown fields", async () => {
      for (const [json, path] of [
        [{}, "company"],
        [{ phone: "call me" }, "phone"],
        [{ company: "A", timeZone: "Mars/Olympus" }, "timeZone"],
        [{ company: "A", assignedTo: "00000000-0000-7000-8000-000000000000" }, "to"],
      ] as const) {
        const { status, body } = await make(json);
        expect([status, body.errors?.[0]?.path]).toEqual([422, path]);
      }
      expect((await make({ company: "A", statuss: "lost" })).status).toBe(422);
    });
  });

  describe("PATCH /api/leads/:id", () => {
    it("changes what is named and nothing else, and keeps what it was", async () => {
      const { body: lead } = await make({ company: "Before", email: "before@lead.example" });
      const { status, body } = await patch(lead.id, 1, { company: "After", priority: 1 });
      expect(status).toBe(200);
      expect(body).toMatchObject({ company: "After", priority: 1, email: "before@lead.example", version: 2 });
      const { body: changes } = await app.request(`/api/leads/${lead.id}/changes`, { cookie: agent });
      expect(changes.items.map(({ action }: { action: string }) => action)).toEqual(["updated", "created"]);
      expect(changes.items[0]).toMatchObject({
        actor: { kind: "user", id: agentId, name: "Amélie Tremblay" },
        changes: { company: { from: "Before", to: "After" }, priority: { from: 3, to: 1 } },
      });
    });

    it("refuses who has not seen the last version: 412, and 428 without If-Match", async () => {
      const { body: lead } = await make({ company: "Contested" });
      const answers = await Promise.all([
        patch(lead.id, 1, { company: "One" }),
        patch(lead.id, 1, { company: "Other" }),
      ]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
      const without = await app.request(`/api/leads/${lead.id}`, {
        method: "PATCH",
        cookie: agent,
        json: { company: "X" },
      });
      expect([without.status, without.body.code]).toEqual([428, "version_required"]);
    });

    it("leaves no lead without company, address and number", async () => {
      const { body: lead } = await make({ company: "Only this" });
      expect((await patch(lead.id, 1, { company: null })).status).toBe(422);
    });

    it("changes nothing, not even the version, when nothing is different", async () => {
      const { body: lead } = await make({ company: "Same" });
      expect((await patch(lead.id, 1, { company: "Same" })).body.version).toBe(1);
    });
  });

  describe("POST /api/leads/:id/status", () => {
    const move = (id: string, json: object) =>
      app.request(`/api/leads/${id}/status`, { cookie: agent, json });

    it("goes from new to converted, and says where it can go when it cannot", async () => {
      const { id } = await insertLead(app.db);
      const early = await move(id, { status: "converted" });
      expect([early.status, early.body.errors[0].allowed]).toEqual([409, ["contacted", "qualified", "lost"]]);
      for (const status of ["contacted", "qualified", "converted"])
        expect((await move(id, { status })).body.status).toBe(status);
    });

    it("is lost for a reason, which goes when it is taken up again", async () => {
      const { id } = await insertLead(app.db);
      expect((await move(id, { status: "lost" })).body.errors[0].path).toBe("reason");
      expect((await move(id, { status: "lost", reason: "no_budget" })).body.statusReason).toBe("no_budget");
      expect((await move(id, { status: "contacted" })).body.statusReason).toBeNull();
    });
  });

  describe("POST /api/leads/:id/assignment", () => {
    const assign = (id: string, json: object, cookie = agent) =>
      app.request(`/api/leads/${id}/assignment`, { cookie, json });

    it("gives it to somebody, to nobody, and to no stranger", async () => {
      const { id } = await insertLead(app.db);
      expect((await assign(id, { to: agentId })).body.assignedTo).toEqual({
        id: agentId,
        name: "Amélie Tremblay",
      });
      expect((await assign(id, { to: null })).body.assignedTo).toBeNull();
      expect((await assign(id, { to: outsiderId })).status).toBe(422);
      expect((await assign(id, { by: "round_robin", department: "nowhere" })).status).toBe(409);
    });

    it("gives turns one at a time, to everybody as many, also when many ask at once", async () => {
      const second = await insertUser(app.db, { department: "dispatch" });
      const ids = await Promise.all(Array.from({ length: 6 }, async () => (await insertLead(app.db)).id));
      const answers = await Promise.all(
        ids.map((id) => assign(id, { by: "round_robin", department: "dispatch" }, manager)),
      );
      const given = Object.groupBy(answers, ({ body }) => body.assignedTo.id);
      expect(given[agentId]).toHaveLength(3);
      expect(given[second.id]).toHaveLength(3);
    });
  });

  describe("who sees what", () => {
    it("shows agents theirs, their department's and what nobody has; to those above them all", async () => {
      const hidden = await insertLead(app.db, { company: "Of another house", assigned_to: outsiderId });
      const shared = await insertLead(app.db, { company: "Of another house, free" });
      const list = async (cookie: string) =>
        (await app.request("/api/leads?q=another%20house", { cookie })).body.items.map(
          ({ id }: { id: string }) => id,
        );
      expect(await list(agent)).toEqual([shared.id]);
      expect((await list(manager)).toSorted()).toEqual([hidden.id, shared.id].toSorted());
      for (const [method, path, json] of [
        ["GET", "", undefined],
        ["PATCH", "", { company: "Mine" }],
        ["DELETE", "", undefined],
        ["POST", "/status", { status: "contacted" }],
        ["POST", "/assignment", { to: null }],
        ["POST", "/restore", undefined],
        ["GET", "/changes", undefined],
        ["GET", "/notes", undefined],
        ["POST", "/notes", { body: "I was here" }],
      ] as const) {
        const { status } = await app.request(`/api/leads/${hidden.id}${path}`, {
          method,
          cookie: agent,
          headers: { "if-match": '"1"' },
          ...(json ? { json } : {}),
        });
        expect([method, path, status]).toEqual([method, path, 404]);
      }
      expect((await app.db("leads").where({ id: hidden.id }).first())?.version).toBe(1);
    });
  });

  describe("GET /api/leads", () => {
    it("filters by state, tag, owner, source and parts of numbers", async () => {
      const lead = await insertLead(app.db, {
        company: "Filtered",
        phone: "+14385550177",
        status: "qualified",
        tags: ["roof"],
        source: "fair",
        assigned_to: agentId,
      });
      await insertLead(app.db, { company: "Filtered out" });
      for (const filter of [
        "status=qualified,converted&q=filtered",
        "tag=roof",
        "source=fair",
        "assignedTo=me&q=filter",
        `assignedTo=${agentId}&q=filter`,
        "q=550177",
      ]) {
        const { status, body } = await app.request(`/api/leads?${filter}`, { cookie: agent });
        expect([filter, status, body.items.map(({ id }: { id: string }) => id)]).toEqual([
          filter,
          200,
          [lead.id],
        ]);
      }
      expect((await app.request("/api/leads?status=odd", { cookie: agent })).status).toBe(422);
    });

    it("finds by words without accents, by how words begin, and by numbers however they are written", async () => {
      const lead = await insertLead(app.db, {
        company: "Zqénith Québec Ltée",
        email: "info@zq-bench.example",
        phone: "+14385550168",
      });
      const found = async (q: string) =>
        (await app.request(`/api/leads?q=${encodeURIComponent(q)}`, { cookie: agent })).body.items.map(
          ({ id }: { id: string }) => id,
        );
      for (const q of [
        "quebec zqenith",
        "LTEE",
        "zq",
        "zq-bench.ex",
        "438 555-0168",
        "(438) 555 0168",
        "0168",
      ])
        expect([q, await found(q)]).toEqual([q, [lead.id]]);
      for (const q of ["nith quebecc", "tq", "100%", "438 555 0169"])
        expect([q, await found(q)]).toEqual([q, []]);
      await app.db("leads").where({ id: lead.id }).update({ company: "Moved" });
      expect(await found("quebec")).toEqual([]);
      expect(await found("moved")).toEqual([lead.id]);
    });

    it("walks through pages without loss, by the last change, too", async () => {
      const ids: string[] = [];
      for (let index = 0; index < 7; index += 1)
        ids.push((await insertLead(app.db, { company: "Paged", tags: ["paged"] })).id);
      for (const sort of ["-createdAt", "-updatedAt"]) {
        const seen: string[] = [];
        let cursor = "";
        do {
          const { body } = await app.request(`/api/leads?tag=paged&limit=3&sort=${sort}${cursor}`, {
            cookie: agent,
          });
          seen.push(...body.items.map(({ id }: { id: string }) => id));
          cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : "";
        } while (cursor);
        expect(seen.toSorted()).toEqual(ids.toSorted());
        expect(new Set(seen).size).toBe(7);
      }
    });
  });

  it("deletes so that it can be brought back, and says so in the audit log", async () => {
    const { body: lead } = await make({ company: "Gone and back" });
    const at = (path = "") => app.request(`/api/leads/${lead.id}${path}`, { cookie: agent });
    const gone = await app.request(`/api/leads/${lead.id}`, {
      method: "DELETE",
      cookie: agent,
      headers: { "if-match": '"1"' },
    });
    expect(gone.status).toBe(204);
    const trash = await app.request("/api/leads?deleted=true&q=gone", { cookie: agent });
    expect(trash.body.items).toHaveLength(1);
    expect((await patch(lead.id, 2, { company: "No" })).status).toBe(404);
    const back = await app.request(`/api/leads/${lead.id}/restore`, { method: "POST", cookie: agent });
    expect(back.body).toMatchObject({ deletedAt: null, version: 3 });
    expect((await at()).status).toBe(200);
    const audited = await app.db("audit_log").where({ subject_id: lead.id }).orderBy("at").select("action");
    expect(audited.map(({ action }: { action: string }) => action)).toEqual([
      "lead.deleted",
      "lead.restored",
    ]);
  });

  it("keeps notes, which only their author changes", async () => {
    const { id } = await insertLead(app.db);
    const { status, body: note } = await app.request(`/api/leads/${id}/notes`, {
      cookie: agent,
      json: { body: "Calls back on Monday" },
    });
    expect(status).toBe(201);
    expect(note.author).toEqual({ id: agentId, name: "Amélie Tremblay" });
    const change = (cookie: string) =>
      app.request(`/api/leads/${id}/notes/${note.id}`, {
        method: "PATCH",
        cookie,
        json: { body: "Tuesday" },
      });
    expect((await change(manager)).status).toBe(404);
    expect((await change(agent)).body).toMatchObject({ body: "Tuesday", editedAt: expect.any(String) });
    const removed = await app.request(`/api/leads/${id}/notes/${note.id}`, {
      method: "DELETE",
      cookie: agent,
    });
    expect(removed.status).toBe(204);
    expect((await app.request(`/api/leads/${id}/notes`, { cookie: agent })).body.items).toEqual([]);
  });

  it("acts for its maker when a key asks", async () => {
    const admin = await app.signIn("admin");
    const { body } = await app.request("/api/api-keys", {
      cookie: admin,
      json: { name: "importer", scopes: ["leads:read", "leads:write"] },
    });
    const headers = { authorization: `Bearer ${body.key}` };
    const lead = await app.request("/api/leads", { headers, json: { company: "By key" } });
    expect(lead.status).toBe(201);
    const note = await app.request(`/api/leads/${lead.body.id}/notes`, { headers, json: { body: "hello" } });
    expect(note.body.author.name).toBe("Alex Roy");
    await eventually("the change of the key", async () => {
      const { body: changes } = await app.request(`/api/leads/${lead.body.id}/changes`, { cookie: agent });
      return changes.items.at(-1)?.actor.name === "importer";
    });
  });
});

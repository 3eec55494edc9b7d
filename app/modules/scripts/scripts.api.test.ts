import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertCall } from "../../test/factories/calls.ts";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

describe("call scripts (CC-1)", () => {
  let app: TestApplication;
  let agent: string;
  let manager: string;
  let agentId: string;

  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    [agent, manager] = [await app.signIn("agent"), await app.signIn("manager")];
    agentId = (await app.request("/api/session", { cookie: agent })).body.user.id;
  });
  afterAll(() => app.close());

  const say = (text: string) => [{ id: "opening", title: "Opening", say: text, answers: [] }];
  const make = async (draft: object = say("Good day {{lead.company}}."), name = "Winter") =>
    (await app.request("/api/scripts", { cookie: manager, json: { name, draft } })).body;
  const change = (id: string, version: number, json: object, cookie = manager) =>
    app.request(`/api/scripts/${id}`, {
      method: "PATCH",
      cookie,
      json,
      headers: { "if-match": `"${version}"` },
    });
  const publish = (id: string, version: number) =>
    app.request(`/api/scripts/${id}/publish`, {
      method: "POST",
      cookie: manager,
      headers: { "if-match": `"${version}"` },
    });
  const rendered = (id: string, query: string, cookie = agent) =>
    app.request(`/api/scripts/${id}/rendered?${query}`, { cookie });

  it("are written by managers, read by agents", async () => {
    const json = { name: "X", draft: say("X") };
    expect((await app.request("/api/scripts", { cookie: agent, json })).status).toBe(403);
    const { id } = await make();
    expect((await app.request(`/api/scripts/${id}`, { cookie: agent })).body).toMatchObject({
      name: "Winter",
      publishedNumber: null,
      problems: [],
    });
  });

  it("are kept as drafts with what is wrong, and not published so", async () => {
    const draft = [
      { id: "opening", title: "Opening", say: "{{lead.salary}}", answers: [{ label: "Yes", next: "pitch" }] },
    ];
    const script = await make(draft);
    expect(script.problems.map(({ path }: { path: string }) => path)).toEqual([
      "draft.0.answers.0.next",
      "draft.0.say",
    ]);
    const { status, body } = await publish(script.id, 1);
    expect([status, body.errors[0].path]).toEqual([422, "draft.0.answers.0.next"]);
    expect((await rendered(script.id, "")).body.code).toBe("script_not_published");
  });

  it("keep each published version as it was, whatever the draft becomes", async () => {
    const { id } = await make(say("One."));
    const first = await publish(id, 1);
    expect([first.status, first.body.number]).toEqual([201, 1]);
    const changed = await change(id, 2, { draft: say("Two.") });
    expect(changed.headers.get("etag")).toBe('"3"');
    expect((await change(id, 2, { name: "Late" })).status).toBe(412);
    expect((await rendered(id, "")).body.steps[0].say).toBe("One.");
    await publish(id, 3);
    expect((await rendered(id, "")).body).toMatchObject({ number: 2, steps: [{ say: "Two." }] });
    expect((await rendered(id, "number=1")).body.steps[0].say).toBe("One.");
    const { body } = await app.request(`/api/scripts/${id}/versions`, { cookie: agent });
    expect(body.items.map(({ number }: { number: number }) => number)).toEqual([2, 1]);
  });

  it("are filled in for a lead and its primary contact, and say what is missing", async () => {
    const { id } = await make(
      say("{{contact.fullName}} of {{lead.company}}, {{lead.email}}: {{agent.name}}"),
    );
    await publish(id, 1);
    const lead = await insertLead(app.db, { company: "Roy {{lead.email}}" });
    await insertContact(app.db, { lead_id: lead.id, is_primary: true, first_name: "Zoé", last_name: "Roy" });
    expect((await rendered(id, `leadId=${lead.id}`)).body).toMatchObject({
      steps: [{ say: "Zoé Roy of Roy {{lead.email}}, [lead.email]: Amélie Tremblay" }],
      missing: ["lead.email"],
    });
    const other = await insertContact(app.db, { lead_id: lead.id, first_name: "Ada", last_name: null });
    expect((await rendered(id, `contactId=${other.id}`)).body.steps[0].say).toMatch(/^Ada of Roy /);
  });

  it("tell nothing of leads that whoever asks does not see", async () => {
    const { id } = await make();
    await publish(id, 1);
    const owner = await insertUser(app.db, { department: "elsewhere" });
    const hidden = await insertLead(app.db, { assigned_to: owner.id });
    expect((await rendered(id, `leadId=${hidden.id}`)).body.code).toBe("lead_not_found");
    expect((await rendered(id, `leadId=${hidden.id}`, manager)).status).toBe(200);
  });

  it("are put away and brought back; nothing of one that is away is changed", async () => {
    const { id } = await make();
    await app.request(`/api/scripts/${id}/archive`, { method: "POST", cookie: manager });
    expect((await change(id, 2, { name: "Gone" })).body.code).toBe("script_archived");
    const names = async (query: string) =>
      (await app.request(`/api/scripts?${query}`, { cookie: agent })).body.items.map(
        (one: { id: string }) => one.id,
      );
    expect(await names("")).not.toContain(id);
    expect(await names("archived=true")).toContain(id);
    await app.request(`/api/scripts/${id}/restore`, { method: "POST", cookie: manager });
    expect((await change(id, 3, { name: "Back" })).status).toBe(200);
    const actions = await app.db("audit_log").where({ subject_id: id }).orderBy("at").pluck("action");
    expect(actions).toEqual(["script.created", "script.archived", "script.restored", "script.changed"]);
  });

  describe("POST /api/calls/:id/script", () => {
    const set = (callId: string, versionId: string, cookie = agent) =>
      app.request(`/api/calls/${callId}/script`, { cookie, json: { versionId } });

    it("keeps by which version a call went, also when a newer one is published", async () => {
      const { id } = await make();
      const version = (await publish(id, 1)).body;
      const call = await insertCall(app.db, { user_id: agentId });
      expect((await set(call.id, version.id)).status).toBe(204);
      await publish(id, 2);
      const { body } = await app.request("/api/calls?limit=100", { cookie: agent });
      expect(body.items.find((one: { id: string }) => one.id === call.id).scriptVersionId).toBe(version.id);
    });

    it("refuses somebody else's call, versions that there are not, and archived scripts", async () => {
      const { id } = await make();
      const version = (await publish(id, 1)).body;
      const other = await insertUser(app.db);
      const theirs = await insertCall(app.db, { user_id: other.id });
      expect((await set(theirs.id, version.id)).status).toBe(403);
      const mine = await insertCall(app.db, { user_id: agentId });
      expect((await set(mine.id, randomUUID())).status).toBe(404);
      expect((await set(randomUUID(), version.id)).status).toBe(404);
      await app.request(`/api/scripts/${id}/archive`, { method: "POST", cookie: manager });
      expect((await set(mine.id, version.id)).body.code).toBe("script_archived");
    });
  });
});

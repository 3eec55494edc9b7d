import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

describe("contacts", () => {
  let app: TestApplication;
  let agent: string;
  let manager: string;

  beforeAll(async () => {
    app = await startTestApplication();
    [agent, manager] = [await app.signIn("agent"), await app.signIn("manager")];
  });
  afterAll(() => app.close());

  const make = (json: object, cookie = agent) => app.request("/api/contacts", { cookie, json });
  const found = async (query: string, cookie = agent) =>
    (await app.request(`/api/contacts?${query}`, { cookie })).body.items.map(({ id }: { id: string }) => id);
  const primaryOf = async (leadId: string) => {
    const rows = await app
      .db("contacts")
      .where({ lead_id: leadId, is_primary: true })
      .whereNull("deleted_at");
    return rows.map(({ id }: { id: string }) => id);
  };

  it("keeps a person, with when consent was given, and what became of it", async () => {
    const { status, body } = await make({
      firstName: "Zoé",
      phone: "514 555 0150",
      email: "Zoe@People.Example",
      consent: "given",
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      phone: "+15145550150",
      email: "zoe@people.example",
      consent: "given",
      consentAt: expect.any(String),
    });
    const changed = await app.request(`/api/contacts/${body.id}`, {
      method: "PATCH",
      cookie: agent,
      headers: { "if-match": '"1"' },
      json: { consent: "withdrawn" },
    });
    expect(changed.body).toMatchObject({ consent: "withdrawn", version: 2 });
    const { body: history } = await app.request(`/api/contacts/${body.id}/changes`, { cookie: agent });
    expect(history.items[0].changes).toEqual({ consent: { from: "given", to: "withdrawn" } });
  });

  it("takes nobody who cannot be recognized, no stranger's lead, no owner of another house", async () => {
    const hidden = await insertLead(app.db, {
      assigned_to: (await insertUser(app.db, { department: "elsewhere" })).id,
    });
    const stranger = await insertUser(app.db, { department: "elsewhere" });
    expect((await make({ tags: ["x"] })).status).toBe(422);
    expect((await make({ firstName: "A", leadId: hidden.id })).body.errors[0].path).toBe("leadId");
    expect((await make({ firstName: "A", ownerId: stranger.id })).body.errors[0].path).toBe("ownerId");
  });

  describe("the primary contact of a lead", () => {
    it("is the first one, also when several are made at once", async () => {
      const lead = await insertLead(app.db);
      const made = await Promise.all(
        ["A", "B", "C", "D"].map((firstName) => make({ firstName, leadId: lead.id })),
      );
      expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
      expect(await primaryOf(lead.id)).toHaveLength(1);
    });

    it("changes hands, and stays one when the former comes back from deletion", async () => {
      const lead = await insertLead(app.db);
      const [first, second] = [
        (await make({ firstName: "First", leadId: lead.id })).body,
        (await make({ firstName: "Second", leadId: lead.id })).body,
      ];
      const gone = await app.request(`/api/contacts/${first.id}`, {
        method: "DELETE",
        cookie: agent,
        headers: { "if-match": `"${first.version}"` },
      });
      expect([gone.status, await primaryOf(lead.id)]).toEqual([204, []]);
      await app.request(`/api/contacts/${second.id}/primary`, { method: "POST", cookie: agent });
      const back = await app.request(`/api/contacts/${first.id}/restore`, { method: "POST", cookie: agent });
      expect([back.body.isPrimary, await primaryOf(lead.id)]).toEqual([false, [second.id]]);
      await app.request(`/api/contacts/${first.id}/primary`, { method: "POST", cookie: agent });
      expect(await primaryOf(lead.id)).toEqual([first.id]);
    });

    it("needs a lead", async () => {
      const { body } = await make({ firstName: "Alone" });
      const answer = await app.request(`/api/contacts/${body.id}/primary`, { method: "POST", cookie: agent });
      expect([answer.status, answer.body.code]).toEqual([409, "contact_without_lead"]);
    });
  });

  describe("GET /api/contacts", () => {
    it("finds people by words without accents and by numbers however typed", async () => {
      const { id } = await insertContact(app.db, {
        first_name: "Éloïse",
        last_name: "Beauséjour",
        organization: "Café_100%",
        email: "eloise@search.example",
        phone: "+15145550111",
      });
      await insertContact(app.db, { first_name: "Elo", last_name: "Other", phone: "+14385550112" });
      for (const q of [
        "eloise",
        "BEAUSEJOUR éloïse",
        "cafe_100%",
        "search.example",
        "514 555 0111",
        "(514) 555-0111",
        "0111",
      ])
        expect([q, await found(`q=${encodeURIComponent(q)}`)]).toEqual([q, [id]]);
      expect(await found("q=eloise%20other")).toEqual([]);
      expect(await found("q=100__")).toEqual([]);
    });

    it("filters by lead, owner, tag and consent, and shows agents what is there for them", async () => {
      const lead = await insertLead(app.db);
      const owner = await insertUser(app.db, { department: "elsewhere" });
      const hidden = await insertContact(app.db, { owner_id: owner.id, tags: ["vip"], lead_id: lead.id });
      const seen = await insertContact(app.db, { tags: ["vip"], consent: "given" });
      expect(await found("tag=vip")).toEqual([seen.id]);
      expect((await found("tag=vip", manager)).toSorted()).toEqual([hidden.id, seen.id].toSorted());
      expect(await found(`leadId=${lead.id}`, manager)).toEqual([hidden.id]);
      expect(await found(`owner=${owner.id}`, manager)).toEqual([hidden.id]);
      expect(await found("consent=given&tag=vip")).toEqual([seen.id]);
    });
  });

  it("keeps notes", async () => {
    const { id } = await insertContact(app.db);
    const added = await app.request(`/api/contacts/${id}/notes`, {
      cookie: agent,
      json: { body: "Prefers mornings" },
    });
    expect(added.status).toBe(201);
    const { body } = await app.request(`/api/contacts/${id}/notes`, { cookie: manager });
    expect(body.items.map((note: { body: string }) => note.body)).toEqual(["Prefers mornings"]);
  });
});

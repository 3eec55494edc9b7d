import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

describe("merging duplicates", () => {
  let app: TestApplication;
  let agent: string;

  beforeAll(async () => {
    app = await startTestApplication();
    agent = await app.signIn("agent");
  });
  afterAll(() => app.close());

  const post = (path: string, json?: object, cookie = agent) =>
    app.request(path, { method: "POST", cookie, ...(json ? { json } : {}) });
  const get = async (path: string) => (await app.request(path, { cookie: agent })).body;
  const merge = (json: object, cookie = agent) => post("/api/merges", json, cookie);

  it("shows first, then keeps what was chosen, the notes of both, and one record", async () => {
    const [one, other] = [
      await insertContact(app.db, { first_name: "Ada", email: null, tags: ["x"] }),
      await insertContact(app.db, { first_name: "Augusta", email: "ada@merge.example", tags: ["y"] }),
    ];
    await post(`/api/contacts/${other.id}/notes`, { body: "Called twice" });
    const request = { kind: "contact", into: one.id, from: [other.id] };
    const preview = await post("/api/merges/preview", request);
    expect(preview.body.fields.find(({ field }: { field: string }) => field === "firstName")).toMatchObject({
      isConflict: true,
      chosen: one.id,
    });
    const { status, body } = await merge({ ...request, choose: { firstName: other.id } });
    expect([status, body.undoneAt]).toEqual([201, null]);
    expect(await get(`/api/contacts/${one.id}`)).toMatchObject({
      firstName: "Augusta",
      email: "ada@merge.example",
      tags: ["x", "y"],
    });
    expect((await get(`/api/contacts/${one.id}/notes`)).items).toHaveLength(1);
    const list = await get("/api/contacts?tag=y");
    expect(list.items.map(({ id }: { id: string }) => id)).toEqual([one.id]);
    expect((await get("/api/contacts?deleted=true&tag=y")).items).toEqual([]);
  });

  it("is taken back whole, except for what somebody has changed since", async () => {
    const lead = await insertLead(app.db);
    const [one, other] = [
      await insertContact(app.db, { first_name: "One", lead_id: lead.id }),
      await insertContact(app.db, {
        first_name: "Other",
        phone: "+15145550160",
        lead_id: lead.id,
        is_primary: true,
      }),
    ];
    await post(`/api/contacts/${other.id}/notes`, { body: "Of the other" });
    const { body } = await merge({
      kind: "contact",
      into: one.id,
      from: [other.id],
      choose: { firstName: other.id },
    });
    const merged = await get(`/api/contacts/${one.id}`);
    expect(merged).toMatchObject({ firstName: "Other", phone: "+15145550160", isPrimary: true });
    await app.request(`/api/contacts/${one.id}`, {
      method: "PATCH",
      cookie: agent,
      headers: { "if-match": `"${merged.version}"` },
      json: { firstName: "Changed since" },
    });
    const undone = await post(`/api/merges/${body.id}/undo`);
    expect([undone.status, undone.body.kept]).toEqual([200, ["firstName"]]);
    expect(await get(`/api/contacts/${one.id}`)).toMatchObject({
      firstName: "Changed since",
      phone: null,
      isPrimary: false,
    });
    expect(await get(`/api/contacts/${other.id}`)).toMatchObject({
      firstName: "Other",
      phone: "+15145550160",
      isPrimary: true,
      deletedAt: null,
    });
    expect((await get(`/api/contacts/${other.id}/notes`)).items).toHaveLength(1);
    expect((await post(`/api/merges/${body.id}/undo`)).body.code).toBe("merge_undone");
  });

  it("takes a lead's people along, and brings them back", async () => {
    const [one, other] = [await insertLead(app.db), await insertLead(app.db, { phone: "+15145550161" })];
    const [host, guest] = [
      await insertContact(app.db, { lead_id: one.id, is_primary: true }),
      await insertContact(app.db, { lead_id: other.id, is_primary: true }),
    ];
    const primaries = async () => {
      const rows = await app
        .db("contacts")
        .whereIn("id", [host.id, guest.id])
        .orderBy("created_at")
        .select("lead_id", "is_primary");
      return rows.map((row: { lead_id: string; is_primary: boolean }) => [row.lead_id, row.is_primary]);
    };
    const { body } = await merge({ kind: "lead", into: one.id, from: [other.id] });
    expect(await primaries()).toEqual([
      [one.id, true],
      [one.id, false],
    ]);
    expect((await get(`/api/leads/${one.id}`)).phone).toBe("+15145550161");
    await post(`/api/merges/${body.id}/undo`);
    expect(await primaries()).toEqual([
      [one.id, true],
      [other.id, true],
    ]);
  });

  it("happens once when two people ask at once", async () => {
    const [one, other] = [await insertLead(app.db), await insertLead(app.db)];
    const answers = await Promise.all([
      merge({ kind: "lead", into: one.id, from: [other.id] }),
      merge({ kind: "lead", into: other.id, from: [one.id] }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 404]);
  });

  it("says what cannot be: unknown fields and records, a record with itself, what is out of sight, what is too old", async () => {
    const stranger = await insertUser(app.db, { department: "elsewhere" });
    const [one, hidden, other] = [
      await insertLead(app.db),
      await insertLead(app.db, { assigned_to: stranger.id }),
      await insertLead(app.db),
    ];
    const request = { kind: "lead", into: one.id, from: [other.id] };
    expect((await merge({ ...request, choose: { salary: other.id } })).body.errors[0].path).toBe(
      "choose.salary",
    );
    expect((await merge({ ...request, choose: { phone: hidden.id } })).status).toBe(422);
    expect((await merge({ ...request, from: [one.id] })).status).toBe(422);
    expect((await merge({ ...request, from: [hidden.id] })).status).toBe(404);
    const { body } = await merge(request);
    await app
      .db("merges")
      .where({ id: body.id })
      .update({ at: new Date(Date.now() - 90_000_000) });
    expect((await post(`/api/merges/${body.id}/undo`)).body.code).toBe("merge_too_old");
    const supervisor = await app.signIn("supervisor");
    const theirs = await merge(
      { kind: "lead", into: hidden.id, from: [(await insertLead(app.db)).id] },
      supervisor,
    );
    expect((await post(`/api/merges/${theirs.body.id}/undo`)).status).toBe(404);
    const own = (await get("/api/merges")).items.map(({ id }: { id: string }) => id);
    expect(own).toContain(body.id);
    expect(own).not.toContain(theirs.body.id);
  });
});

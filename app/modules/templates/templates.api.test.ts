import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

const PATH = "/api/message-templates";

describe("message templates", () => {
  let app: TestApplication;
  let agent: string;
  let supervisor: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    [agent, supervisor] = [await app.signIn("agent"), await app.signIn("supervisor")];
  });
  afterAll(() => app.close());

  const create = (body: string, cookie = supervisor, name = "Winter") =>
    app.request(PATH, { cookie, json: { name, body } });
  const change = (id: string, version: number, json: object) =>
    app.request(`${PATH}/${id}`, {
      method: "PATCH",
      cookie: supervisor,
      json,
      headers: { "if-match": `"${version}"` },
    });
  const post = (id: string, what: string) =>
    app.request(`${PATH}/${id}/${what}`, { method: "POST", cookie: supervisor });
  const idsOf = async (query: string): Promise<string[]> =>
    (await app.request(`${PATH}?${query}`, { cookie: agent })).body.items.map(({ id }: { id: string }) => id);

  it("are written by supervisors and read by agents", async () => {
    expect((await create("Hello", agent)).status).toBe(403);
    const { status, body, headers } = await create("Hello {{contact.firstName|there}}");
    expect([status, headers.get("etag"), body.name]).toEqual([201, '"1"', "Winter"]);
    expect(await idsOf("")).toContain(body.id);
    expect((await app.request(`${PATH}/${body.id}`, { cookie: agent })).body).toEqual(body);
  });

  it("name each variable that there is not, with where it stands", async () => {
    const { status, body } = await create("{{contact.salary}} and {{lead.company}} and }}");
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([
      {
        pointer: "#/body",
        message: "{{contact.salary}} is no variable",
        allowed: expect.arrayContaining(["lead.company"]),
      },
      { pointer: "#/body", message: "has braces that belong to no variable" },
    ]);
    const { body: made } = await create("Hello");
    expect((await change(made.id, 1, { body: "{{nobody}}" })).body.errors[0].pointer).toBe("#/body");
  });

  it("are changed by who has seen the latest version alone", async () => {
    const { id } = (await create("One")).body;
    const changed = await change(id, 1, { body: "Two" });
    expect([changed.body.body, changed.headers.get("etag")]).toEqual(["Two", '"2"']);
    expect((await change(id, 1, { body: "Three" })).status).toBe(412);
  });

  it("are put away and brought back; one that is away is not changed", async () => {
    const { id } = (await create("One")).body;
    expect((await post(id, "archive")).body.archivedAt).not.toBeNull();
    expect((await change(id, 2, { name: "Gone" })).body.code).toBe("template_archived");
    expect([await idsOf(""), await idsOf("archived=true")]).toEqual([
      expect.not.arrayContaining([id]),
      expect.arrayContaining([id]),
    ]);
    await post(id, "restore");
    // Once more changes nothing.
    expect((await post(id, "restore")).body.version).toBe(3);
    const actions = await app.db("audit_log").where({ subject_id: id }).orderBy("at").pluck("action");
    expect(actions).toEqual([
      "message_template.created",
      "message_template.archived",
      "message_template.restored",
    ]);
  });

  it("are shown as they would be sent, with what is missing and how many SMS it makes", async () => {
    const lead = await insertLead(app.db, { company: "Roy ê {{agent.name}}", email: null });
    const contact = await insertContact(app.db, { lead_id: lead.id, first_name: "Zoé" });
    const { id } = (await create("{{contact.firstName}} of {{lead.company}} {{lead.email}}, {{agent.name}}"))
      .body;
    const shown = await app.request(`${PATH}/${id}/preview?contactId=${contact.id}`, { cookie: agent });
    expect(shown.body).toEqual({
      text: "Zoé of Roy ê {{agent.name}} [lead.email], Amélie Tremblay",
      missing: ["lead.email"],
      segments: 1,
    });
    const long = { body: `{{lead.company}}${"x".repeat(60)}`, leadId: lead.id };
    // "ê" makes all of it UTF-16: more than 70 characters are two.
    expect((await app.request(`${PATH}/preview`, { cookie: agent, json: long })).body.segments).toBe(2);
  });

  it("tell nothing of a lead that whoever asks does not see", async () => {
    const owner = await insertUser(app.db, { department: "elsewhere" });
    const hidden = await insertLead(app.db, { assigned_to: owner.id });
    const json = { body: "{{lead.company}}", leadId: hidden.id };
    expect((await app.request(`${PATH}/preview`, { cookie: agent, json })).body.code).toBe("lead_not_found");
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sparseAnswerOf } from "../http/sparse-fields.ts";
import { insertLead } from "../test/factories/leads.ts";
import { startTestApplication, type TestApplication } from "../test/test-application.ts";
import { describeApplication } from "./description.ts";

describe("?fields=", () => {
  let app: TestApplication;
  let cookie: string;
  let leadId: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    cookie = await app.signIn("supervisor");
    leadId = (await insertLead(app.db, { company: "Sparse Inc." })).id;
  });
  afterAll(() => app.close());

  const read = (path: string) => app.request(path, { cookie });

  it("chooses the fields of each item of a list, and leaves the page as it is", async () => {
    const { body } = await read("/api/leads?limit=2&fields=company,id");
    expect(Object.keys(body)).toEqual(["items", "nextCursor"]);
    expect(body.items.length).toBeGreaterThan(0);
    for (const item of body.items) expect(Object.keys(item).sort()).toEqual(["company", "id"]);
    const next = await read(`/api/leads?limit=2&fields=company,id&cursor=${body.nextCursor ?? ""}`);
    expect([200, 422]).toContain(next.status);
  });

  it("chooses the fields of one resource, whose ETag stays that of its version", async () => {
    const whole = await read(`/api/leads/${leadId}`);
    const { body, headers } = await read(`/api/leads/${leadId}?fields=company&fields=id`);
    expect(body).toEqual({ id: leadId, company: "Sparse Inc." });
    expect(headers.get("etag")).toBe(whole.headers.get("etag"));
  });

  it("never mixes up kept answers: each choice is another one, in whatever order it is written", async () => {
    const path = `/api/leads/${leadId}`;
    const whole = await read(path);
    const few = await read(`${path}?fields=id,status`);
    const same = await read(`${path}?fields=status,id`);
    expect(few.headers.get("x-cache")).toBe("MISS");
    expect(same.headers.get("x-cache")).toBe("HIT");
    expect(same.text).toBe(few.text);
    expect((await read(path)).text).toBe(whole.text);
    expect((await read(`${path}?fields=company`)).body).toEqual({ company: "Sparse Inc." });
  });

  it.each(["nonsense", "id,nonsense", "", "__proto__"])(
    "is refused when it names %j, with what there is",
    async (fields) => {
      const { status, body } = await read(`/api/leads?fields=${fields}`);
      expect([status, body.code]).toEqual([422, "invalid_input"]);
      expect(body.errors).toMatchObject([
        { path: "query.fields", allowed: expect.arrayContaining(["id", "company"]) },
      ]);
      expect(body.errors[0]).not.toHaveProperty("pointer");
    },
  );

  it("stands in the documentation of every list and every resource that it can be used for", async () => {
    const { body } = await app.request("/api/openapi.json");
    const routes = describeApplication().routes.filter((route) => sparseAnswerOf(route));
    expect(routes.length).toBeGreaterThan(20);
    for (const { path } of routes) {
      const { parameters } = body.paths[path.replace(/:(\w+)/g, "{$1}")].get;
      expect(parameters, path).toContainEqual(expect.objectContaining({ name: "fields", in: "query" }));
      expect(parameters.filter(({ name }: { name: string }) => name === "fields")).toHaveLength(1);
    }
  });
});

describe("the errors of a problem", () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
  });
  afterAll(() => app.close());

  it("point into the body, whether a schema or a rule refuses it; what is not of the body has a path alone", async () => {
    const cookie = await app.signIn("admin");
    const bySchema = await app.request("/api/leads", { cookie, json: { tags: [1], "a/b~c": 1 } });
    expect(bySchema.status).toBe(422);
    expect(bySchema.body.errors).toContainEqual(
      expect.objectContaining({ path: "tags.0", pointer: "#/tags/0" }),
    );
    const byRule = await app.request("/api/leads", { cookie, json: {} });
    expect(byRule.body.errors).toContainEqual(
      expect.objectContaining({ path: "company", pointer: "#/company" }),
    );
    const { body } = await app.request("/api/leads?limit=0", { cookie });
    expect(body.errors).toMatchObject([{ path: "query.limit" }]);
    expect(body.errors[0]).not.toHaveProperty("pointer");
  });
});

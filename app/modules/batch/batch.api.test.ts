import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  eventually,
  type Instance,
  startTestApplication,
  type TestApplication,
} from "../../test/test-application.ts";
import { MAX_OPERATIONS } from "./batch.contract.ts";

interface Result {
  readonly id: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly body?: any;
}

let numbers = 1_000;
/** A lead of somebody of whom nothing is known yet. */
const aLead = (company: string) => {
  numbers += 1;
  return { company, phone: `+1438555${numbers}` };
};
const create = (id: string, company = "Batch Inc.") => ({
  id,
  method: "POST",
  path: "/api/leads",
  body: aLead(company),
});
const list = (id: string) => ({ id, method: "GET", path: "/api/leads", query: { limit: 1 } });

describe("POST /api/batch", () => {
  let app: TestApplication;
  let manager: string;
  let agent: string;
  let admin: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    [manager, agent, admin] = [
      await app.signIn("manager"),
      await app.signIn("agent"),
      await app.signIn("admin"),
    ];
  });
  afterAll(() => app.close());

  const send = (
    json: object,
    {
      cookie = manager,
      headers = {},
      of = app,
    }: { cookie?: string; headers?: Record<string, string>; of?: Instance } = {},
  ) => of.request("/api/batch", { json, ...(cookie === "" ? {} : { cookie }), headers });
  const resultsOf = async (operations: readonly object[], cookie = manager): Promise<readonly Result[]> => {
    const { status, body, text } = await send({ operations }, { cookie });
    expect(status, text).toBe(200);
    return body.results;
  };
  const resultOf = async (operation: object, cookie = manager) => {
    const [result] = await resultsOf([{ id: "one", method: "GET", ...operation }], cookie);
    return result ?? { id: "", status: 0 };
  };

  it("makes, changes and reads, each with what came before it", async () => {
    const results = await resultsOf([
      create("lead"),
      {
        id: "change",
        method: "PATCH",
        path: "/api/leads/{lead#/body/id}",
        headers: { "If-Match": { $result: "lead#/headers/etag" } },
        body: { priority: 1 },
      },
      {
        id: "note",
        method: "POST",
        path: "/api/leads/{lead#/body/id}/notes",
        body: { body: "Called {lead#/body/id}" },
      },
      {
        id: "found",
        method: "GET",
        path: "/api/leads",
        query: { q: { $result: "lead#/body/phone" }, fields: "id,priority" },
      },
      {
        id: "gone",
        method: "DELETE",
        path: "/api/leads/{lead#/body/id}",
        headers: { "If-Match": { $result: "change#/headers/etag" } },
      },
      { id: "deleted", method: "GET", path: "/api/leads/{lead#/body/id}" },
    ]);
    const id = results[0]?.body.id;
    expect(results.map(({ status }) => status)).toEqual([201, 200, 201, 200, 204, 200]);
    expect(results[1]).toMatchObject({
      id: "change",
      headers: { etag: '"2"' },
      body: { id, priority: 1, version: 2 },
    });
    expect(results[2]?.body.body).toBe("Called {lead#/body/id}");
    expect(results[3]?.body).toEqual({ items: [{ id, priority: 1 }] });
    expect(results[4]).toEqual({ id: "gone", status: 204 });
    expect(results[5]?.body).toMatchObject({ id, deletedAt: expect.any(String) });
  });

  it("answers without nulls, and with times as ISO 8601", async () => {
    const { body } = await resultOf({ ...create("one") });
    expect(JSON.stringify(body)).not.toContain("null");
    expect(new Date(body.createdAt).toISOString()).toBe(body.createdAt);
    const alone = await app.request(`/api/leads/${body.id}`, { cookie: manager });
    expect(alone.body.email).toBeNull();
  });

  it("runs nothing that depends on what failed, and everything else", async () => {
    const results = await resultsOf([
      { id: "bad", method: "POST", path: "/api/leads", body: { company: "" } },
      { id: "of-bad", method: "POST", path: "/api/leads/{bad#/body/id}/notes", body: { body: "x" } },
      { id: "of-that", method: "GET", path: "/api/leads", dependsOn: ["of-bad"] },
      create("other"),
      { id: "nowhere", method: "GET", path: "/api/leads/{other#/body/nothing}" },
    ]);
    expect(results.map(({ status, body }) => [status, body.code])).toEqual([
      [422, "invalid_input"],
      [424, "dependency_failed"],
      [424, "dependency_failed"],
      [201, undefined],
      [422, "reference_unresolved"],
    ]);
    expect(results[1]?.body).toMatchObject({
      type: "/problems/dependency_failed",
      instance: "/api/batch",
      requestId: expect.any(String),
    });
  });

  it.each([
    ["itself", { method: "POST", path: "/api/batch", body: { operations: [list("a")] } }],
    ["a stream", { method: "POST", path: "/api/imports" }],
    ["a file", { path: "/api/leads/export.csv" }],
    ["audio", { path: `/api/recordings/${randomUUID()}/audio` }],
    ["a secret", { method: "POST", path: "/api/api-keys", body: { name: "x", scopes: [] } }],
    ["signing in", { method: "POST", path: "/api/session", body: { email: "a@b.example", password: "x" } }],
    ["signing out", { method: "DELETE", path: "/api/session" }],
    ["the documentation", { path: "/api/openapi.json" }],
    ["itself by another way of writing it", { method: "POST", path: "/api/x/../batch", body: {} }],
  ])("refuses %s within it", async (_, operation) => {
    const result = await resultOf(operation, admin);
    expect([result.status, result.body.code]).toEqual([422, "operation_not_batchable"]);
  });

  it.each([
    ["an address that is none", { path: "/api/nothing" }, 404, "not_found"],
    ["a method that is none", { method: "DELETE", path: "/api/leads" }, 405, "method_not_allowed"],
    ["an id that is none", { path: "/api/leads/7" }, 404, "not_found"],
    ["no body", { method: "POST", path: "/api/leads" }, 400, "malformed_body"],
    ["a field that is wrong", { path: "/api/leads", query: { limit: "many" } }, 422, "invalid_input"],
    [
      "no version",
      { method: "PATCH", path: `/api/leads/${randomUUID()}`, body: { priority: 1 } },
      428,
      "version_required",
    ],
  ])("answers %s as if it were sent by itself", async (_, operation, status, code) => {
    const result = await resultOf(operation);
    expect([result.status, result.body.code]).toEqual([status, code]);
  });

  it("lets nobody do what they may not do", async () => {
    expect((await send({ operations: [list("a")] }, { cookie: "" })).status).toBe(401);
    const result = await resultOf({ path: "/api/users" }, agent);
    expect([result.status, result.body.code]).toEqual([403, "forbidden"]);
    const foreign = await send(
      { operations: [create("a")] },
      { headers: { origin: "https://evil.example" } },
    );
    expect([foreign.status, foreign.body.code]).toEqual([403, "cross_site_request"]);
    const { body: key } = await app.request("/api/api-keys", {
      cookie: admin,
      json: { name: "reader", scopes: ["leads:read"] },
    });
    const byKey = await send(
      { operations: [list("a"), create("b")] },
      { cookie: "", headers: { authorization: `Bearer ${key.key}` } },
    );
    expect(byKey.body.results.map(({ status }: Result) => status)).toEqual([200, 403]);
  });

  it.each([
    ["no operations", { operations: [] }],
    [
      "too many operations",
      { operations: Array.from({ length: MAX_OPERATIONS + 1 }, (_, index) => list(`o${index}`)) },
    ],
    ["a query in the path", { operations: [{ ...list("a"), path: "/api/leads?limit=1" }] }],
    ["another host", { operations: [{ ...list("a"), path: "https://evil.example/api/leads" }] }],
    ["a header that is not for operations", { operations: [{ ...list("a"), headers: { Cookie: "x=y" } }] }],
    ["an unknown dependency", { operations: [{ ...list("a"), dependsOn: ["b"] }] }],
  ])("refuses %s whole", async (_, json) => {
    const { status, body } = await send(json);
    expect([status, body.code]).toEqual([422, "invalid_input"]);
  });

  it("refuses a body that is too large", async () => {
    const note = { id: "a", method: "POST", path: "/api/leads", body: { company: "x".repeat(1_100_000) } };
    expect((await send({ operations: [note] })).status).toBe(413);
  });

  it("carries out an operation with a key once, and the whole with the batch's key", async () => {
    const [own, whole] = [randomUUID(), randomUUID()];
    const operation = { ...create("lead", "Once Inc."), headers: { "Idempotency-Key": own } };
    const [first] = await resultsOf([operation]);
    const [again] = await resultsOf([operation]);
    expect(again).toEqual({ ...first, headers: { ...first?.headers, "idempotent-replayed": "true" } });
    const batch = {
      operations: [create("a", "Once Inc."), { id: "b", method: "GET", path: "/api/nothing" }],
    };
    const answered = await send(batch, { headers: { "idempotency-key": whole } });
    const replayed = await send(batch, { headers: { "idempotency-key": whole } });
    expect(replayed.headers.get("idempotent-replayed")).toBe("true");
    expect(replayed.text).toBe(answered.text);
    expect(await app.db("leads").where({ company: "Once Inc." })).toHaveLength(2);
  });

  it.each([
    ["ends what was begun when its client goes away", false],
    ["ends all of it where it has a key: the client will ask again", true],
  ])("%s", async (_, hasKey) => {
    const tag = `away-${hasKey}`;
    const operations = Array.from({ length: MAX_OPERATIONS }, (_, index) => {
      const { body, ...operation } = create(`o${index}`, "Away Inc.");
      return { ...operation, body: { ...body, tags: [tag] } };
    });
    const client = new AbortController();
    const headers = {
      cookie: manager,
      "content-type": "application/json",
      ...(hasKey ? { "idempotency-key": tag } : {}),
    };
    const sent = fetch(`${app.url}/api/batch`, {
      method: "POST",
      headers,
      body: JSON.stringify({ operations }),
      signal: client.signal,
    });
    const made = async () => (await app.db("leads").whereRaw("? = any(tags)", [tag])).length;
    await eventually("the first lead", async () => (await made()) > 0);
    client.abort();
    await expect(sent).rejects.toThrow();
    if (!hasKey) {
      let before = -1;
      await eventually("the end", async () => {
        const isStill = before === (await made());
        before = await made();
        return isStill;
      });
      expect(before).toBeLessThan(MAX_OPERATIONS);
      return;
    }
    const again = await eventually("the kept answer", async () => {
      const answer = await send({ operations }, { headers: { "idempotency-key": tag } });
      return answer.status === 200 && answer;
    });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.body.results.every(({ status }: Result) => status === 201)).toBe(true);
    expect(await made()).toBe(MAX_OPERATIONS);
  });

  it("counts each operation against the limits of its person", async () => {
    const instance = await startTestApplication({
      roles: "api",
      environment: { TRUNKLINE_PERSON_READS_PER_MINUTE: "100", TRUNKLINE_PERSON_WRITES_PER_MINUTE: "100" },
    });
    try {
      const cookie = await instance.signIn("agent");
      const before = await instance.request("/api/leads?limit=1", { cookie });
      const { body } = await send(
        { operations: Array.from({ length: 40 }, (_, index) => list(`o${index}`)) },
        { cookie, of: instance },
      );
      expect(body.results.every(({ status }: Result) => status === 200)).toBe(true);
      const after = await instance.request("/api/leads?limit=1", { cookie });
      const left = (answer: typeof after) => Number(answer.headers.get("ratelimit-remaining"));
      expect(left(before) - left(after)).toBe(41);
      const operations = Array.from({ length: MAX_OPERATIONS }, (_, index) => list(`o${index}`));
      await send({ operations }, { cookie, of: instance });
      const beyond = await send({ operations }, { cookie, of: instance });
      const refused = beyond.body.results.filter(({ status }: Result) => status === 429);
      expect(refused.length).toBeGreaterThan(30);
      expect(refused[0]).toMatchObject({
        headers: { "retry-after": expect.any(String) },
        body: { code: "too_many_requests" },
      });
    } finally {
      await instance.close();
    }
  });

  it("stands in the audit log as its operations would by themselves", async () => {
    const [, gone] = await resultsOf([
      create("lead"),
      { id: "gone", method: "DELETE", path: "/api/leads/{lead#/body/id}", headers: { "If-Match": '"1"' } },
    ]);
    expect(gone?.status).toBe(204);
    const entry = await app.db("audit_log").where({ action: "lead.deleted" }).orderBy("id", "desc").first();
    expect(entry.actor_id).toBe(
      (await app.db("users").where({ email: "manager@trunkline.example" }).first("id")).id,
    );
  });

  it("tells who asks for what they have already that it has not changed", async () => {
    const path = `/api/leads/${(await resultOf(create("one"))).body.id}`;
    const { headers } = await resultOf({ path });
    const known = await resultOf({ path, headers: { "If-None-Match": headers?.etag } });
    expect([known.status, known.body]).toEqual([304, undefined]);
  });
});

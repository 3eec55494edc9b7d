import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { takesIdempotencyKey } from "../http/idempotency.ts";
import { problemsOfRoute } from "../http/problem-statuses.ts";
import { type RequestOptions, startTestApplication, type TestApplication } from "../test/test-application.ts";
import { describeApplication } from "./description.ts";

/** What a secret is called in an answer. */
const SECRET = /^(key|secret|token|password|link|url)$/i;

const KEY_IS_A_NAME = "its `key` is a name that everybody may read";

const TOKEN_IS_A_CHOICE =
  "its `token` says which preview is meant, and is good for nothing but that, by its speaker, once";

/** By operation id: why what looks like a secret in its answer is none. */
const NONE: Readonly<Record<string, string>> = {
  updateWebhookEndpoint: "its `url` is what whoever asks has given, and may read at any time",
  createCustomField: KEY_IS_A_NAME,
  updateCustomField: KEY_IS_A_NAME,
  archiveCustomField: KEY_IS_A_NAME,
  restoreCustomField: KEY_IS_A_NAME,
  createDisposition: KEY_IS_A_NAME,
  updateDisposition: KEY_IS_A_NAME,
  archiveDisposition: KEY_IS_A_NAME,
  restoreDisposition: KEY_IS_A_NAME,
  giveVoiceCommand: TOKEN_IS_A_CHOICE,
  confirmVoiceCommand: TOKEN_IS_A_CHOICE,
  answerVoiceCommand: TOKEN_IS_A_CHOICE,
};

const writes = describeApplication().routes.filter(takesIdempotencyKey);

/** Names of all properties in a JSON schema, however deep. */
function propertiesOf(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own = "properties" in schema && schema.properties ? Object.keys(schema.properties) : [];
  return [...own, ...Object.values(schema).flatMap(propertiesOf)];
}

describe("Idempotency-Key", () => {
  let app: TestApplication;
  let cookie: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    cookie = await app.signIn("admin");
  });
  afterAll(() => app.close());

  const send = (path: string, key: string, options: RequestOptions) =>
    app.request(path, { cookie, ...options, headers: { ...options.headers, "idempotency-key": key } });
  let numbers = 100;
  /** Somebody of whom nothing is known yet. */
  const lead = (company: string) => {
    numbers += 1;
    return { company, phone: `+14385550${numbers}` };
  };
  const leadsOf = (company: string) => app.db("leads").where({ company });

  it("makes one lead of a request that is sent twice, and gives the same answer again", async () => {
    const key = randomUUID();
    const json = lead("Once Inc.");
    const first = await send("/api/leads", `"${key}"`, { json });
    expect(first.status, first.text).toBe(201);
    const again = await send("/api/leads", key, { json });
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    for (const name of ["etag", "location", "content-type", "cache-control"]) {
      expect(again.headers.get(name)).toBe(first.headers.get(name));
    }
    expect(first.headers.has("idempotent-replayed")).toBe(false);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(await leadsOf("Once Inc.")).toHaveLength(1);
  });

  it("makes one lead of twenty requests at once", async () => {
    const key = randomUUID();
    const json = lead("Rush Inc.");
    const answers = await Promise.all(Array.from({ length: 20 }, () => send("/api/leads", key, { json })));
    const others = answers.filter(({ status }) => status !== 201);
    for (const { status, body, headers } of others) {
      expect([status, body.code, headers.get("retry-after")]).toEqual([
        409,
        "idempotent_request_running",
        "1",
      ]);
    }
    expect(new Set(answers.filter(({ status }) => status === 201).map(({ text }) => text)).size).toBe(1);
    expect(await leadsOf("Rush Inc.")).toHaveLength(1);
  });

  it("is answered 422 with another body, another address, another version, and another's key is another one", async () => {
    const key = randomUUID();
    const json = lead("Reused Inc.");
    const made = await send("/api/leads", key, { json });
    const path = `/api/leads/${made.body.id}`;
    const change = { method: "PATCH", json: { company: "Changed Inc." } };
    for (const answer of [
      await send("/api/leads", key, { json: lead("Other Inc.") }),
      await send("/api/leads?again=1", key, { json }),
      await send(path, key, { ...change, headers: { "if-match": '"1"' } }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([422, "idempotency_key_reused"]);
    }
    const theirs = await app.signIn("manager");
    const other = await send("/api/leads", key, { json: lead("Reused Inc."), cookie: theirs });
    expect(other.status).toBe(201);
    expect(other.body.id).not.toBe(made.body.id);
  });

  it("answers a change again with its ETag, a removal with 204, and a refusal with the refusal", async () => {
    const { body, headers } = await app.request("/api/leads", { cookie, json: lead("Steps Inc.") });
    const path = `/api/leads/${body.id}`;
    const match = { "if-match": headers.get("etag") ?? "" };
    const change = { method: "PATCH", json: { company: "Next Inc." }, headers: match };
    const changed = await send(path, "change", change);
    expect(changed.status, changed.text).toBe(200);
    const changedAgain = await send(path, "change", change);
    expect([changedAgain.status, changedAgain.text]).toEqual([200, changed.text]);
    expect(changedAgain.headers.get("etag")).toBe(changed.headers.get("etag"));

    const stale = await send(path, "stale", change);
    const staleAgain = await send(path, "stale", change);
    expect([stale.status, staleAgain.status]).toEqual([412, 412]);
    expect(staleAgain.headers.get("idempotent-replayed")).toBe("true");
    expect(staleAgain.body).toMatchObject({ code: "version_conflict", title: stale.body.title });

    const removal = { method: "DELETE", headers: { "if-match": changed.headers.get("etag") ?? "" } };
    const removed = await send(path, "removal", removal);
    expect(removed.status, removed.text).toBe(204);
    const removedAgain = await send(path, "removal", removal);
    expect([removedAgain.status, removedAgain.text]).toEqual([204, ""]);
  });

  it("never keeps an answer with a secret: the key is made once and shown once", async () => {
    const key = randomUUID();
    const json = { name: "Integration", scopes: ["calls:read"] };
    const made = await send("/api/api-keys", key, { json });
    expect(made.status, made.text).toBe(201);
    const again = await send("/api/api-keys", key, { json });
    expect([again.status, again.body.code]).toEqual([409, "idempotent_answer_withheld"]);
    expect(await app.db("api_keys").where({ name: "Integration" })).toHaveLength(1);
    expect(JSON.stringify(await app.db("idempotency_keys"))).not.toContain(made.body.key);
  });

  it("is for those who are signed in: without that it says nothing, and 400 where it cannot be read", async () => {
    const refused = await send("/api/leads", "two words", { json: lead("None Inc.") });
    expect([refused.status, refused.body.code]).toEqual([400, "idempotency_key_invalid"]);
    const signIn = { email: "agent@trunkline.example", password: "wrong" };
    const [one, other] = [
      await send("/api/session", "sign-in", { json: signIn, cookie: "" }),
      await send("/api/session", "sign-in", { json: signIn, cookie: "" }),
    ];
    expect([one.status, other.status, other.headers.has("idempotent-replayed")]).toEqual([401, 401, false]);
  });

  it("stands in the documentation of every write, with what it may be answered", async () => {
    const { body } = await app.request("/api/openapi.json");
    expect(writes.length).toBeGreaterThan(30);
    for (const route of writes) {
      const path = route.path.replace(/:(\w+)/g, "{$1}");
      const operation = body.paths[path][route.method.toLowerCase()];
      const headers = operation.parameters?.filter((one: { in: string }) => one.in === "header") ?? [];
      expect(
        headers.map(({ name }: { name: string }) => name),
        path,
      ).toContain("Idempotency-Key");
      expect(
        [400, 409, 422].filter((status) => !problemsOfRoute(route).has(status)),
        path,
      ).toEqual([]);
    }
  });

  it("has every write say whether its answer holds a secret", () => {
    const shown = writes.filter((route) =>
      Object.values(route.responses).some(
        ({ schema }) => schema && propertiesOf(z.toJSONSchema(schema)).some((name) => SECRET.test(name)),
      ),
    );
    expect(shown.map(({ operationId }) => operationId)).toContain("createApiKey");
    const unsaid = shown.filter(({ answersWithSecret }) => !answersWithSecret);
    expect(unsaid.map(({ operationId }) => operationId)).toEqual(Object.keys(NONE));
  });
});

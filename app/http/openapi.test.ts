import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { defineRoute } from "./route.ts";
import { startTestServer, type TestServer } from "./test/test-server.ts";

const callSchema = z
  .object({ id: z.uuid(), status: z.enum(["queued", "ringing"]), endedAt: z.iso.datetime().nullable() })
  .meta({ id: "Call" });

const routes = [
  defineRoute({
    method: "GET",
    path: "/api/metrics",
    summary: "Read this process's metrics",
    tags: ["operations"],
    auth: { kind: "public" },
    responses: { 200: { description: "Metrics", contentType: "text/plain; version=0.0.4; charset=utf-8" } },
    handler: async () => ({ status: 200, body: "up 1\n" }),
  }),
  defineRoute({
    method: "GET",
    path: "/api/calls/:id",
    summary: "Read one call",
    tags: ["calls"],
    auth: { kind: "permission", permission: "calls.read" },
    params: z.object({ id: z.uuid() }),
    query: z.object({
      expand: z.enum(["timeline", "none"]).default("none"),
      deleted: z.stringbool().default(false).describe("Those that were deleted, instead of the others"),
    }),
    responses: { 200: { description: "The call", schema: z.object({ call: callSchema }) } },
    handler: ({ params }) => ({
      status: 200,
      body: { call: { id: params.id, status: "queued" as const, endedAt: null } },
    }),
  }),
  defineRoute({
    method: "POST",
    path: "/api/session",
    summary: "Sign in <now>",
    tags: ["identity"],
    auth: { kind: "public" },
    limit: "sign_in",
    body: z.object({
      email: z.email().meta({ example: "agent@trunkline.example" }),
      password: z.string().min(8).meta({ description: "Never `logged`" }),
    }),
    responses: { 204: { description: "Signed in" } },
    problems: { 401: "The password is wrong" },
    handler: () => ({ status: 204 }),
  }),
  defineRoute({
    method: "POST",
    path: "/webhooks/sms",
    summary: "Take a delivery report",
    tags: ["webhooks"],
    auth: { kind: "webhook" },
    body: { form: z.object({ MessageSid: z.string() }) },
    responses: { 204: { description: "Taken" } },
    handler: () => ({ status: 204 }),
  }),
];

interface Document {
  readonly paths: Record<string, Record<string, Record<string, never> & Operation>>;
  readonly components: {
    readonly schemas: Record<string, unknown>;
    readonly headers: Record<string, unknown>;
  };
  readonly tags: readonly { readonly name: string }[];
}
interface Operation {
  readonly operationId: string;
  readonly security: unknown;
  readonly parameters: readonly { readonly name: string; readonly schema: unknown }[];
  readonly responses: Record<
    string,
    {
      readonly description?: string;
      readonly headers?: Record<string, unknown>;
      readonly content?: Record<string, { readonly schema: unknown }>;
    }
  >;
  readonly requestBody?: { readonly content: Record<string, unknown> };
}

let app: TestServer;
let document: Document;
beforeAll(async () => {
  app = await startTestServer({
    routes,
    api: {
      title: "Trunkline <API>",
      version: "1.2.3",
      description: "First.\n\nSecond with `code`.",
      credentials: { sessionCookie: "session", apiKeyPrefix: "key_" },
      tags: [{ name: "identity", description: "Who you are" }],
    },
  });
  document = (await (await fetch(`${app.url}/api/openapi.json`)).json()) as Document;
});
afterAll(() => app.server.close({ graceMs: 200 }));

describe("GET /api/openapi.json", () => {
  it("is valid by the schema of OpenAPI 3.1", async () => {
    const result = await new Validator().validate(
      structuredClone(document) as unknown as Record<string, unknown>,
    );
    expect(result).toEqual({ valid: true });
  });

  it("has a switch of a query be a boolean: generated clients know what to write", () => {
    const { parameters = [] } = document.paths["/api/calls/{id}"]?.get ?? {};
    expect(parameters.find(({ name }) => name === "deleted")?.schema).toMatchObject({ type: "boolean" });
  });

  it("says which headers an answer may have", () => {
    const answers = document.paths["/api/calls/{id}"]?.get?.responses ?? {};
    const namesOf = (status: string) => Object.keys(answers[status]?.headers ?? {});
    const ofAll = [
      "X-Request-Id",
      "Trunkline-Version",
      "RateLimit-Limit",
      "RateLimit-Remaining",
      "RateLimit-Reset",
    ];
    expect(namesOf("200")).toEqual(ofAll);
    expect(namesOf("429")).toEqual([...ofAll, "Retry-After"]);
    expect(answers["429"]?.headers?.["Retry-After"]).toEqual({ $ref: "#/components/headers/Retry-After" });
    expect(document.components.headers).toHaveProperty("Retry-After");
  });

  it("says for each route who may call it, what it takes and what it answers", () => {
    const read = document.paths["/api/calls/{id}"]?.get;
    expect(read?.security).toEqual([{ session: [] }, { apiKey: [] }]);
    expect(Object.keys(read?.responses ?? {})).toEqual([
      "200",
      "400",
      "401",
      "403",
      "404",
      "406",
      "422",
      "429",
      "500",
      "503",
    ]);
    expect(document.components.schemas).toHaveProperty("Call");
    expect(read?.responses["401"]?.content).toEqual({
      "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
    });
    const signIn = document.paths["/api/session"]?.post;
    expect(signIn?.security).toEqual([]);
    expect(Object.keys(signIn?.responses ?? {})).toEqual([
      "204",
      "400",
      "401",
      "403",
      "408",
      "413",
      "415",
      "422",
      "429",
      "500",
      "503",
    ]);
    expect(signIn?.responses["401"]?.description).toBe("The password is wrong");
    const form = document.paths["/webhooks/sms"]?.post;
    expect(Object.keys(form?.requestBody?.content ?? {})).toEqual(["application/x-www-form-urlencoded"]);
  });

  it("gives every operation an id of its own, and describes tags in the given order", () => {
    const ids = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map((one) => one.operationId),
    );
    expect(ids).toContain("getCallsById");
    expect(new Set(ids).size).toBe(ids.length);
    expect(document.tags[0]?.name).toBe("identity");
  });

  it("is answered 304 while it has not changed", async () => {
    const etag = (await fetch(`${app.url}/api/openapi.json`)).headers.get("etag") ?? "";
    const again = await fetch(`${app.url}/api/openapi.json`, { headers: { "If-None-Match": etag } });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });
});

describe("GET /api/docs", () => {
  it("is a page without inline script or style that loads everything from here", async () => {
    const answer = await fetch(`${app.url}/api/docs`);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const page = await answer.text();
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|https?:/);
    const files = [...page.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path]) => path);
    expect(files).toHaveLength(4);
    for (const path of files) {
      const { status, headers } = await fetch(`${app.url}${path}`);
      expect([path, status]).toEqual([path, 200]);
      const type = `${path?.endsWith(".css") ? "text/css" : path?.endsWith(".js") ? "text/javascript" : "application/json"}; charset=utf-8`;
      expect(headers.get("content-type")).toBe(type);
      expect(headers.get("content-security-policy")).not.toContain("unsafe");
    }
  });
});

describe("a route whose answer is no JSON", () => {
  it("answers it as it is, with the declared content type", async () => {
    const answer = await fetch(`${app.url}/api/metrics`);
    expect(answer.headers.get("content-type")).toContain("text/plain; version=0.0.4");
    expect(await answer.text()).toBe("up 1\n");
  });
});

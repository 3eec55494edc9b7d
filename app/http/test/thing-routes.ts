import { z } from "zod";
import { commonErrors, defineErrors } from "../../platform/errors/index.ts";
import type { Principal } from "../principal.ts";
import { defineRoute } from "../route.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

/** Codes with which webhooks were refused, and all codes that the error middleware counted, since the start. */
export const refusedWebhooks: string[] = [];
export const countedErrors: string[] = [];
const releases = new Set<() => void>();

/** Lets all waiting requests for /api/slow go on. */
export function releaseSlow(): void {
  for (const release of releases) release();
  releases.clear();
}

/** How many requests for /api/slow wait now. */
export const slowRequests = (): number => releases.size;

/** Headers of a signed-in page, of an API key, and of a JSON body. */
export const session = { Cookie: "trunkline_session=good" };
export const bearer = { Authorization: "Bearer good" };
export const json = { "Content-Type": "application/json" };

/** Signed in by the session cookie; may read things. */
const reader: Principal = {
  kind: "user",
  id: "user-1",
  userId: "user-1",
  scope: "all",
  name: "Reader",
  role: "agent",
  permissions: new Set(["things.read"]),
  sessionId: "session-1",
};
/** Signed in by the API key; may write things. */
export const key: Principal = {
  kind: "api_key",
  id: "key-1",
  userId: "user-1",
  scope: "all",
  name: "Key",
  role: "agent",
  permissions: new Set(["things.write"]),
};

const thing = z.object({ id: z.string(), name: z.string() });
const errors = defineErrors({
  thing_taken: { status: 409, title: "The thing is taken", expected: true, remedy: "Take another." },
});

/** Routes of every kind, without any domain. */
export const routes = [
  defineRoute({
    method: "GET",
    path: "/api/things",
    summary: "List things",
    tags: ["things"],
    auth: { kind: "permission", permission: "things.read" },
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(25) }),
    responses: {
      200: { description: "Things", schema: z.object({ items: z.array(thing), limit: z.number() }) },
    },
    handler: ({ query, principal }) => ({
      status: 200,
      body: { items: [{ id: principal.id, name: "x".repeat(2000) }], limit: query.limit },
    }),
  }),
  defineRoute({
    method: "POST",
    path: "/api/things",
    summary: "Make a thing",
    tags: ["things"],
    auth: { kind: "signed_in" },
    limit: "writes",
    body: z.strictObject({ name: z.string().min(1), color: z.enum(["red", "green"]) }),
    responses: { 201: { description: "The thing", schema: thing } },
    handler: ({ body }) => ({
      status: 201,
      body: { id: "1", name: body.name },
      headers: { Location: "/api/things/1" },
    }),
  }),
  defineRoute({
    method: "DELETE",
    path: "/api/things/:id",
    summary: "Remove a thing",
    tags: ["things"],
    auth: { kind: "signed_in" },
    params: z.object({ id: z.uuid() }),
    responses: { 204: { description: "Removed" } },
    handler: () => ({
      status: 204,
      cookies: [{ name: "trunkline_session", value: "", options: { maxAgeSeconds: 0 } }],
    }),
  }),
  defineRoute({
    method: "POST",
    path: "/api/sign-in",
    summary: "Sign in",
    tags: ["things"],
    auth: { kind: "public" },
    responses: { 204: { description: "Signed in" } },
    handler: () => ({ status: 204 }),
  }),
  defineRoute({
    method: "GET",
    path: "/api/routine",
    summary: "Be asked often",
    tags: ["things"],
    auth: { kind: "public" },
    isRoutine: true,
    responses: { 204: { description: "Well" } },
    handler: () => ({ status: 204 }),
  }),
  defineRoute({
    method: "GET",
    path: "/api/taken",
    summary: "Fail as expected",
    tags: ["things"],
    auth: { kind: "public" },
    responses: {},
    handler: () => {
      throw errors.thing_taken({ detail: "Somebody else has it.", headers: { "Retry-After": "7" } });
    },
  }),
  defineRoute({
    method: "GET",
    path: "/api/broken",
    summary: "Fail unexpectedly",
    tags: ["things"],
    auth: { kind: "public" },
    responses: {},
    handler: () => {
      throw new Error("secret of the database", { cause: new Error("deeper secret") });
    },
  }),
  defineRoute({
    method: "POST",
    path: "/webhooks/json",
    summary: "Take an event",
    tags: ["webhooks"],
    auth: {
      kind: "webhook",
      verify: ({ headers, rawBody, url }) => {
        if (headers["x-signature"] !== `${url}:${rawBody.length}`) throw commonErrors.unauthorized();
      },
      onRefused: (error) => refusedWebhooks.push(error.code),
    },
    body: z.object({ event: z.string() }).loose(),
    responses: { 200: { description: "Taken", schema: z.object({ bytes: z.number() }) } },
    handler: ({ rawBody }) => ({ status: 200, body: { bytes: rawBody.length } }),
  }),
  defineRoute({
    method: "POST",
    path: "/webhooks/form",
    summary: "Take a form",
    tags: ["webhooks"],
    auth: { kind: "webhook" },
    body: { form: z.record(z.string(), z.union([z.string(), z.array(z.string())])) },
    responses: { 200: { description: "Taken", schema: z.record(z.string(), z.unknown()) } },
    handler: ({ body }) => ({ status: 200, body }),
  }),
  defineRoute({
    method: "GET",
    path: "/api/slow",
    summary: "Wait",
    tags: ["things"],
    auth: { kind: "public" },
    responses: { 200: { description: "Done", contentType: "text/plain" } },
    handler: async ({ signal }) => {
      await new Promise<void>((resolve) => {
        releases.add(resolve);
        signal.addEventListener("abort", () => {
          releases.delete(resolve);
          resolve();
        });
      });
      return { status: 200, body: signal.aborted ? "aborted" : "done" };
    },
  }),
];

/** Starts the server that most tests of this folder ask. */
export function startThingServer(): Promise<TestServer> {
  return startTestServer({
    routes,
    authenticate: async ({ cookies, authorization }) =>
      cookies.trunkline_session === "good" ? reader : authorization === "Bearer good" ? key : null,
    rateLimits: {
      consume: async (name, who) => ({
        allowed: !(name === "writes" && who === "key-1"),
        limit: 10,
        remaining: 3,
        resetSeconds: 12.3,
      }),
    },
    onError: (error) => countedErrors.push(error.code),
    api: {
      title: "Test",
      version: "1",
      description: "Test",
      credentials: { sessionCookie: "session", apiKeyPrefix: "key_" },
    },
    onUpgrade: (request, socket) => {
      if (request.url !== "/live") return false;
      socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n");
      return true;
    },
  });
}

import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { commonErrors, defineErrors } from "../platform/errors/index.ts";
import { sendRaw, startTestServer, type TestServer } from "./http-test-server.ts";
import type { Principal } from "./principal.ts";
import { defineRoute } from "./route.ts";

const reader: Principal = {
  kind: "user",
  id: "user-1",
  name: "Reader",
  permissions: new Set(["things.read"]),
  sessionId: "session-1",
};
const key: Principal = { kind: "api_key", id: "key-1", name: "Key", permissions: new Set(["things.write"]) };

const thing = z.object({ id: z.string(), name: z.string() });
const errors = defineErrors({
  thing_taken: { status: 409, title: "The thing is taken", expected: true },
});
const refused: string[] = [];
const counted: string[] = [];
let release: () => void = () => undefined;

const routes = [
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
      onRefused: (error) => refused.push(error.code),
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
        release = resolve;
        signal.addEventListener("abort", () => resolve());
      });
      return { status: 200, body: signal.aborted ? "aborted" : "done" };
    },
  }),
];

let app: TestServer;
beforeAll(async () => {
  app = await startTestServer({
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
    onError: (error) => counted.push(error.code),
    api: { title: "Test", version: "1", description: "Test" },
    onUpgrade: (request, socket) => {
      if (request.url !== "/live") return false;
      socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n");
      return true;
    },
  });
});
afterAll(() => app.server.close({ graceMs: 500 }));

const json = { "Content-Type": "application/json" };
const session = { Cookie: "trunkline_session=good" };
const bearer = { Authorization: "Bearer good" };

describe("a request", () => {
  it("gets an id of its own, or keeps the caller's when that is fit to be logged", async () => {
    const made = await fetch(`${app.url}/api/taken`);
    expect(made.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    const kept = await fetch(`${app.url}/api/taken`, { headers: { "X-Request-Id": "caller-0001" } });
    expect(kept.headers.get("x-request-id")).toBe("caller-0001");
    expect(((await kept.json()) as { requestId: string }).requestId).toBe("caller-0001");
    const refusedId = await fetch(`${app.url}/api/taken`, { headers: { "X-Request-Id": '"><script>' } });
    expect(refusedId.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("is logged in one line with its route, without query string or anything personal", async () => {
    app.logged.length = 0;
    await fetch(`${app.url}/api/things?limit=2&phone=%2B15145550100`, { headers: session });
    await fetch(`${app.url}/api/nothing/+15145550100`);
    await sleep(20);
    expect(
      app.logged.map(({ message, method, route, path, status, principalId }) => ({
        message,
        method,
        route,
        path,
        status,
        principalId,
      })),
    ).toEqual([
      {
        message: "request",
        method: "GET",
        route: "/api/things",
        path: undefined,
        status: 200,
        principalId: "user-1",
      },
      {
        message: "request",
        method: "GET",
        route: undefined,
        path: "/api/*/*",
        status: 404,
        principalId: undefined,
      },
    ]);
    expect(JSON.stringify(app.logged)).not.toContain("5145550100");
  });
});

describe("a routine request", () => {
  it("is logged at debug while all is well", async () => {
    app.logged.length = 0;
    expect((await fetch(`${app.url}/api/routine`, { headers: { Accept: "image/png" } })).status).toBe(204);
    await sleep(20);
    expect(app.logged).toMatchObject([{ message: "request", level: 20, status: 204 }]);
  });
});

describe("every answer", () => {
  it("carries the security headers of IQ-7", async () => {
    const { headers } = await fetch(`${app.url}/api/nowhere`);
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000; includeSubDomains");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-xss-protection")).toBe("0");
    expect(headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
    expect(headers.get("permissions-policy")).toContain("camera=()");
    expect(headers.get("x-powered-by")).toBeNull();
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
  });

  it("of the API is not cached", async () => {
    const answer = await fetch(`${app.url}/api/things`, { headers: session });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("above 1 KB is compressed as the client takes it", async () => {
    const load = async (encoding: string) =>
      await rawGet(`${app.url}/api/things`, { ...session, "Accept-Encoding": encoding });
    const brotli = await load("gzip, br");
    expect(brotli.headers["content-encoding"]).toBe("br");
    expect(brotliDecompressSync(brotli.body).length).toBeGreaterThan(2000);
    expect(brotli.body.length).toBeLessThan(500);
    const gzip = await load("gzip");
    expect(gzip.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(gzip.body).length).toBeGreaterThan(2000);
    expect((await load("identity")).headers["content-encoding"]).toBeUndefined();
    expect(
      (await rawGet(`${app.url}/api/taken`, { "Accept-Encoding": "br" })).headers["content-encoding"],
    ).toBeUndefined();
  });
});

describe("errors", () => {
  it("of ours are problem documents with code, title and detail", async () => {
    counted.length = 0;
    const answer = await fetch(`${app.url}/api/taken`);
    expect(answer.status).toBe(409);
    expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(answer.headers.get("retry-after")).toBe("7");
    expect(await answer.json()).toEqual({
      type: "/problems/thing_taken",
      title: "The thing is taken",
      status: 409,
      detail: "Somebody else has it.",
      instance: "/api/taken",
      code: "thing_taken",
      requestId: expect.any(String),
    });
    expect(counted).toEqual(["thing_taken"]);
  });

  it("that nobody expected are logged whole and answered without internals", async () => {
    app.logged.length = 0;
    const answer = await fetch(`${app.url}/api/broken`);
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ code: "internal_error" });
    expect(text).not.toContain("secret");
    const line = app.logged.find(({ message }) => message === "request failed");
    expect(JSON.stringify(line)).toContain("secret of the database");
    expect(JSON.stringify(line)).toContain("deeper secret");
    expect(line?.requestId).toBe((JSON.parse(text) as { requestId: string }).requestId);
  });

  it("show their message in development only", async () => {
    const development = await startTestServer({ routes, config: { environment: "development" } });
    try {
      const answer = await fetch(`${development.url}/api/broken`);
      expect(await answer.json()).toMatchObject({ detail: "Error: secret of the database" });
    } finally {
      await development.server.close({ graceMs: 100 });
    }
  });

  it("of libraries are mapped by the injected function", async () => {
    const mapped = await startTestServer({ routes, mapError: () => commonErrors.service_unavailable() });
    try {
      expect((await fetch(`${mapped.url}/api/broken`)).status).toBe(503);
    } finally {
      await mapped.server.close({ graceMs: 100 });
    }
  });

  it("answer 404, 405 with Allow, and 406", async () => {
    expect((await fetch(`${app.url}/api/nowhere`)).status).toBe(404);
    const wrongMethod = await fetch(`${app.url}/api/things`, { method: "PUT" });
    expect(wrongMethod.status).toBe(405);
    expect(wrongMethod.headers.get("allow")).toBe("GET, HEAD, OPTIONS, POST");
    const notAcceptable = await fetch(`${app.url}/api/things`, {
      headers: { ...session, Accept: "image/png" },
    });
    expect(notAcceptable.status).toBe(406);
  });

  it("answer what is not HTTP with 400", async () => {
    expect(await sendRaw(app.port, "nonsense\r\n\r\n")).toMatch(/^HTTP\/1.1 400 [\s\S]*"code":"bad_request"/);
  });
});

describe("OPTIONS and HEAD", () => {
  it("are answered from the routes", async () => {
    const options = await fetch(`${app.url}/api/things`, { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS, POST"]);
    const head = await fetch(`${app.url}/api/things`, { method: "HEAD", headers: session });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });
});

describe("authentication", () => {
  it("answers 401 without a sign-in and 403 without the permission", async () => {
    const anonymous = await fetch(`${app.url}/api/things`);
    expect(anonymous.status).toBe(401);
    expect(anonymous.headers.get("www-authenticate")).toContain("Bearer");
    expect((await fetch(`${app.url}/api/things`, { headers: bearer })).status).toBe(403);
    expect((await fetch(`${app.url}/api/things`, { headers: session })).status).toBe(200);
  });

  it("refuses unsafe requests of other sites that ride on the cookie", async () => {
    const remove = (headers: Record<string, string>) =>
      rawRequest("DELETE", `${app.url}/api/things/0197c1f0-7c1e-7a3b-9d52-3f0a5b1c2d4e`, {
        ...session,
        ...headers,
      });
    expect((await remove({ Origin: "https://evil.example" })).status).toBe(403);
    expect((await remove({ "Sec-Fetch-Site": "cross-site", Origin: "https://evil.example" })).status).toBe(
      403,
    );
    expect(
      (await remove({ "Sec-Fetch-Site": "same-site", Origin: "http://other.127.0.0.1:8080" })).status,
    ).toBe(403);
    expect((await remove({ Origin: "http://127.0.0.1:8080" })).status).toBe(204);
    expect((await remove({ "Sec-Fetch-Site": "same-origin", Origin: app.url })).status).toBe(204);
    expect((await remove({})).status).toBe(204);
  });

  it("refuses to be used by other sites where nobody is signed in yet, too", async () => {
    const signIn = (headers: Record<string, string>) => rawRequest("POST", `${app.url}/api/sign-in`, headers);
    expect((await signIn({ Origin: "https://evil.example" })).status).toBe(403);
    expect((await signIn({ "Sec-Fetch-Site": "cross-site" })).status).toBe(403);
    expect((await signIn({ "Sec-Fetch-Site": "same-origin" })).status).toBe(204);
  });

  it("sets cookies HttpOnly, SameSite=Lax, and Secure where the public URL is https", async () => {
    const answer = await fetch(`${app.url}/api/things/0197c1f0-7c1e-7a3b-9d52-3f0a5b1c2d4e`, {
      method: "DELETE",
      headers: session,
    });
    expect(answer.headers.get("set-cookie")).toBe(
      "trunkline_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax",
    );
    const secure = await startTestServer({
      routes,
      authenticate: async () => key,
      config: { publicUrl: "https://calls.example" },
    });
    try {
      const over = await fetch(`${secure.url}/api/things/0197c1f0-7c1e-7a3b-9d52-3f0a5b1c2d4e`, {
        method: "DELETE",
      });
      expect(over.headers.get("set-cookie")).toContain("; Secure");
    } finally {
      await secure.server.close({ graceMs: 100 });
    }
  });

  it("answers 5xx, never 401, when it cannot find out who asks", async () => {
    const down = await startTestServer({
      routes,
      authenticate: async () => Promise.reject(new Error("Redis is away")),
    });
    try {
      expect((await fetch(`${down.url}/api/things`)).status).toBe(500);
    } finally {
      await down.server.close({ graceMs: 100 });
    }
  });
});

describe("rate limits", () => {
  const write = { method: "POST", body: JSON.stringify({ name: "a", color: "red" }) };

  it("answer 429 with Retry-After and say what is left", async () => {
    const answer = await fetch(`${app.url}/api/things`, { ...write, headers: { ...json, ...bearer } });
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("13");
    expect(answer.headers.get("ratelimit-remaining")).toBe("3");
    expect(await answer.json()).toMatchObject({ code: "too_many_requests" });
    const allowed = await fetch(`${app.url}/api/things`, { ...write, headers: { ...json, ...session } });
    expect([allowed.status, allowed.headers.get("ratelimit-limit")]).toEqual([201, "10"]);
    expect(allowed.headers.get("location")).toBe("/api/things/1");
  });
});

describe("a body", () => {
  const post = (body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = json) =>
    fetch(`${app.url}/api/things`, {
      method: "POST",
      body: new Blob([body]),
      headers: { ...session, ...headers },
    });

  it("that is not JSON is answered 400 with the place, and without what it said", async () => {
    const answer = await post('{"name": "Anna",\n "color": oops}');
    expect(answer.status).toBe(400);
    const problem = (await answer.json()) as { detail: string };
    expect(problem).toMatchObject({
      code: "malformed_body",
      detail: "The JSON cannot be read from line 2, column 11 on.",
    });
    expect(JSON.stringify(problem)).not.toContain("Anna");
    expect(await (await post('{"name": "x"')).json()).toMatchObject({
      detail: "The JSON ends too early, at line 1, column 13.",
    });
    expect((await post("")).status).toBe(400);
    expect((await post(Buffer.from([0x22, 0xff, 0x22]))).status).toBe(400);
  });

  it("of another type is answered 415", async () => {
    const answer = await post("name=a", { "Content-Type": "application/x-www-form-urlencoded" });
    expect([answer.status, answer.headers.get("accept")]).toEqual([415, "application/json"]);
    expect((await post("{}", { "Content-Type": "application/json; charset=latin1" })).status).toBe(415);
    expect((await post("{}", { ...json, "Content-Encoding": "gzip" })).status).toBe(415);
  });

  it("that breaks the schema is answered 422 with path, message and what is allowed", async () => {
    const answer = await post(JSON.stringify({ name: "", color: "blue", size: 1 }));
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      code: "invalid_input",
      errors: [
        { path: "name", message: expect.stringContaining("Too small") },
        { path: "color", message: expect.stringContaining("red"), allowed: ["red", "green"] },
        { path: "", message: expect.stringContaining("size") },
      ],
    });
  });

  it("of more than 1 MB is answered 413, announced or not", async () => {
    const large = JSON.stringify({ name: "x".repeat(1024 * 1024 + 1), color: "red" });
    expect((await post(large)).status).toBe(413);
    const streamed = await rawRequest(
      "POST",
      `${app.url}/api/things`,
      { ...session, ...json, "Transfer-Encoding": "chunked" },
      large,
    );
    expect(streamed.status).toBe(413);
    expect(streamed.headers.connection).toBe("close");
  });

  it("wrong in the query is 422, wrong in the path 404", async () => {
    const query = await fetch(`${app.url}/api/things?limit=1000`, { headers: session });
    expect(query.status).toBe(422);
    expect(await query.json()).toMatchObject({ errors: [{ path: "query.limit" }] });
    const path = await fetch(`${app.url}/api/things/nope`, { method: "DELETE", headers: session });
    expect(path.status).toBe(404);
  });
});

describe("a webhook", () => {
  const send = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${app.url}/webhooks/json?a=1`, {
      method: "POST",
      body,
      headers: { ...json, "X-Signature": `/webhooks/json?a=1:${Buffer.byteLength(body)}`, ...headers },
    });

  it("is verified over the bytes and the original URL before it is parsed", async () => {
    refused.length = 0;
    expect((await send("not json at all", { "X-Signature": "forged" })).status).toBe(401);
    expect((await send("not json at all")).status).toBe(400);
    expect((await send('{"event": 1}')).status).toBe(422);
    expect(refused).toEqual(["unauthorized", "malformed_body", "invalid_input"]);
    expect((await send('{"event":"é"}')).status).toBe(200);
  });

  it("may have up to 5 MB", async () => {
    const body = JSON.stringify({ event: "end", transcript: "x".repeat(4 * 1024 * 1024) });
    expect(await (await send(body)).json()).toEqual({ bytes: body.length });
  });

  it("is not asked where it comes from", async () => {
    expect(
      (
        await send('{"event":"a"}', {
          Origin: "https://vendor.example",
          "Sec-Fetch-Site": "cross-site",
          Accept: "text/x",
        })
      ).status,
    ).toBe(200);
  });

  it("takes forms, strictly", async () => {
    const post = (body: string) =>
      fetch(`${app.url}/webhooks/form`, {
        method: "POST",
        body,
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      });
    expect(await (await post("From=%2B1514&Body=a+b%20c&x=1&x=2&empty=&__proto__=p")).json()).toEqual(
      JSON.parse('{"From":"+1514","Body":"a b c","x":["1","2"],"empty":""}'),
    );
    expect((await post("a=%ZZ")).status).toBe(400);
  });
});

describe("upgrades", () => {
  it("go to their owner, or are refused", async () => {
    const upgrade = (path: string) =>
      sendRaw(
        app.port,
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      );
    expect(await upgrade("/live")).toMatch(/^HTTP\/1.1 101/);
    expect(await upgrade("/other")).toMatch(/^HTTP\/1.1 404/);
  });
});

describe("clients behind proxies", () => {
  it("are known by the address that the trusted proxy saw", async () => {
    const seen: string[] = [];
    const limited = defineRoute({
      method: "GET",
      path: "/api/who",
      summary: "Who",
      tags: [],
      auth: { kind: "public" },
      limit: "who",
      responses: { 204: { description: "" } },
      handler: () => ({ status: 204 }),
    });
    for (const trustedProxies of [0, 1]) {
      const proxied = await startTestServer({
        routes: [limited],
        rateLimits: {
          consume: async (_, who) => {
            seen.push(who);
            return { allowed: true, limit: 1, remaining: 1, resetSeconds: 1 };
          },
        },
        config: { trustedProxies },
      });
      await fetch(`${proxied.url}/api/who`, { headers: { "X-Forwarded-For": "6.6.6.6, 203.0.113.9" } });
      await proxied.server.close({ graceMs: 100 });
    }
    expect(seen).toEqual(["127.0.0.1", "203.0.113.9"]);
  });
});

describe("close", () => {
  it("lets requests in flight end, refuses new connections and closes idle ones", async () => {
    const closing = await startTestServer({ routes });
    const idle = connect(closing.port, "127.0.0.1");
    const idleClosed = new Promise((resolve) => idle.once("close", resolve));
    const inFlight = rawGet(`${closing.url}/api/slow`, { Connection: "keep-alive" });
    await sleep(50);
    const closed = closing.server.close({ graceMs: 5_000 });
    await expect(fetch(`${closing.url}/api/taken`)).rejects.toThrow();
    release();
    const answer = await inFlight;
    expect([answer.status, String(answer.body), answer.headers.connection]).toEqual([200, "done", "close"]);
    await closed;
    await idleClosed;
  });

  it("cuts off what is not done in time", async () => {
    const closing = await startTestServer({ routes });
    const inFlight = rawGet(`${closing.url}/api/slow`, {});
    inFlight.catch(() => undefined);
    await sleep(50);
    const startedAt = performance.now();
    await closing.server.close({ graceMs: 100 });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    await expect(inFlight).rejects.toThrow();
  });
});

describe("in the environment test", () => {
  it("an answer unlike its documentation is an error", async () => {
    const lying = defineRoute({
      method: "GET",
      path: "/api/lie",
      summary: "Lie",
      tags: [],
      auth: { kind: "public" },
      responses: { 200: { description: "", schema: z.object({ name: z.string().min(3) }) } },
      handler: () => ({ status: 200, body: { name: "x" } }),
    });
    const strict = await startTestServer({ routes: [lying], config: { environment: "test" } });
    expect((await fetch(`${strict.url}/api/lie`)).status).toBe(500);
    await strict.server.close({ graceMs: 100 });
  });
});

interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

function rawGet(url: string, headers: Record<string, string>): Promise<RawAnswer> {
  return rawRequest("GET", url, headers);
}

/** Unlike fetch, sends exactly these headers and does not decompress. */
function rawRequest(
  method: string,
  url: string,
  headers: Record<string, string>,
  body?: string,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

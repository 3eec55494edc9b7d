import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defineRoute } from "./route.ts";
import { rawRequest, startTestServer, type TestServer } from "./test/test-server.ts";
import { bearer, json, key, routes, session, startThingServer } from "./test/thing-routes.ts";

let app: TestServer;
beforeAll(async () => {
  app = await startThingServer();
});
afterAll(() => app.server.close({ graceMs: 500 }));

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
      "trunkline_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
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

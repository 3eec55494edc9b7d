import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";
import type { PermissionAreaJson, RoleDetailJson } from "./identity.contract.ts";

describe("identity", () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
  });
  afterAll(() => app.close());

  describe("POST /api/session", () => {
    it("signs in with a cookie that scripts cannot read and other sites cannot send", async () => {
      const answer = await app.request("/api/session", {
        json: { email: " Agent@Trunkline.example ", password: "trunkline-demo" },
      });
      expect(answer.status).toBe(200);
      expect(answer.body.user).toMatchObject({ role: "agent", email: "agent@trunkline.example" });
      const cookie = answer.headers.getSetCookie()[0] ?? "";
      expect(cookie).toMatch(/HttpOnly/i);
      expect(cookie).toMatch(/SameSite=Lax/i);
      expect(cookie).toMatch(/Max-Age=86400/i);
    });

    it("says the same for a wrong password and an unknown address", async () => {
      const wrong = await app.request("/api/session", {
        json: { email: "agent@trunkline.example", password: "x" },
      });
      const unknown = await app.request("/api/session", {
        json: { email: "nobody@trunkline.example", password: "x" },
      });
      expect(wrong.status).toBe(401);
      expect({ ...wrong.body, requestId: 0 }).toEqual({ ...unknown.body, requestId: 0 });
    });

    it("names every wrong field", async () => {
      const answer = await app.request("/api/session", { json: { email: "no address" } });
      expect(answer.status).toBe(422);
      expect(answer.body.errors.map(({ path }: { path: string }) => path)).toEqual(["email", "password"]);
    });
  });

  describe("a session", () => {
    it("ends by signing out", async () => {
      const cookie = await app.signIn("agent");
      expect((await app.request("/api/session", { cookie })).body.user.role).toBe("agent");
      expect((await app.request("/api/session", { cookie, method: "DELETE" })).status).toBe(204);
      expect((await app.request("/api/session", { cookie })).status).toBe(401);
    });

    it("does not serve requests that another site makes with its cookie", async () => {
      const cookie = await app.signIn("agent");
      const headers = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
      expect((await app.request("/api/session", { cookie, method: "DELETE", headers })).body.code).toBe(
        "cross_site_request",
      );
    });
  });

  describe("what the roles may do", () => {
    it.each([
      ["agent", "/api/calls", 200],
      ["agent", "/api/alerts/dead-letters", 403],
      ["supervisor", "/api/alerts/dead-letters", 200],
      ["agent", "/api/metrics", 403],
      ["supervisor", "/api/metrics", 200],
      ["manager", "/api/api-keys", 403],
      ["admin", "/api/api-keys", 200],
    ] as const)("%s asking %s gets %i", async (role, path, status) => {
      expect((await app.request(path, { cookie: await app.signIn(role) })).status).toBe(status);
    });

    it("lets nobody in without signing in", async () => {
      for (const path of [
        "/api/calls",
        "/api/alerts",
        "/api/notifications",
        "/api/session",
        "/api/metrics",
      ]) {
        expect((await app.request(path)).status).toBe(401);
      }
    });
  });

  it("lets anybody see that a process answers, and no more", async () => {
    const answer = await app.request("/api/health/up");
    expect([answer.status, answer.text]).toEqual([200, "trunkline_answers 1\n"]);
    expect(answer.headers.get("content-type")).toContain("text/plain; version=0.0.4");
  });

  it("documents every answer of signing in, 401 and 503 among them", async () => {
    const { body } = await app.request("/api/openapi.json");
    expect(Object.keys(body.paths["/api/session"].post.responses)).toEqual(
      expect.arrayContaining(["200", "401", "403", "422", "429", "503"]),
    );
    for (const item of Object.values<Record<string, { responses: object }>>(body.paths)) {
      for (const { responses } of Object.values(item)) expect(responses).toHaveProperty("503");
    }
  });

  describe("API keys", () => {
    it("open what their scopes say, are stored as a hash, and stop when revoked", async () => {
      const cookie = await app.signIn("admin");
      const made = await app.request("/api/api-keys", {
        cookie,
        json: { name: "reports", scopes: ["calls:read"] },
      });
      expect(made.status).toBe(201);
      const authorization = `Bearer ${made.body.key}`;
      expect((await app.request("/api/calls", { headers: { authorization } })).status).toBe(200);
      expect((await app.request("/api/alerts", { headers: { authorization } })).status).toBe(403);
      const stored = JSON.stringify(await app.db("api_keys").where({ id: made.body.id }));
      expect(stored).not.toContain(made.body.key);
      expect((await app.request(`/api/api-keys/${made.body.id}`, { cookie, method: "DELETE" })).status).toBe(
        204,
      );
      expect((await app.request("/api/calls", { headers: { authorization } })).status).toBe(401);
      const audit = await app.db("audit_log").where({ subject_id: made.body.id }).orderBy("at");
      expect(audit.map(({ action }: { action: string }) => action)).toEqual([
        "api_key.created",
        "api_key.revoked",
      ]);
    });

    it("stop at their expiry", async () => {
      const cookie = await app.signIn("admin");
      const expiresAt = new Date(Date.now() + 60_000).toISOString();
      const made = await app.request("/api/api-keys", {
        cookie,
        json: { name: "old", scopes: ["calls:read"], expiresAt },
      });
      expect(made.body.expiresAt).toBe(expiresAt);
      await app.db("api_keys").where({ id: made.body.id }).update({ expires_at: new Date() });
      expect(
        (await app.request("/api/calls", { headers: { authorization: `Bearer ${made.body.key}` } })).status,
      ).toBe(401);
    });
  });

  describe("GET /api/api-keys", () => {
    it("lists every key page by page, newest first, without those that are revoked", async () => {
      const cookie = await app.signIn("admin");
      const maker = await app.db("users").where({ email: "admin@trunkline.example" }).first();
      // More than were ever listed at once, and many of one millisecond.
      const rows = Array.from({ length: 130 }, (_, index) => ({
        name: `key ${index}`,
        prefix: "tlk_000000",
        key_hash: Buffer.from(`hash ${index}`),
        scopes: [],
        created_by: maker.id,
        created_at: new Date(Date.UTC(2026, 0, 1 + Math.floor(index / 40))),
        revoked_at: index % 13 === 0 ? new Date() : null,
      }));
      await app.db("api_keys").insert(rows);
      const seen: { name: string; createdAt: string }[] = [];
      let cursor: string | null = null;
      do {
        const query: string = cursor ? `?limit=25&cursor=${cursor}` : "?limit=25";
        const { body } = await app.request(`/api/api-keys${query}`, { cookie });
        seen.push(...body.items);
        cursor = body.nextCursor;
      } while (cursor);
      const names = seen.map(({ name }) => name).filter((name) => name.startsWith("key "));
      expect(names).toHaveLength(120);
      expect(new Set(names).size).toBe(120);
      const times = seen.map(({ createdAt }) => createdAt);
      expect(times).toEqual(times.toSorted().reverse());
    });
  });

  it("writes the use of an API key at most once a minute, whatever is asked with it", async () => {
    const cookie = await app.signIn("admin");
    const made = await app.request("/api/api-keys", {
      cookie,
      json: { name: "busy", scopes: ["calls:read"] },
    });
    const headers = { authorization: `Bearer ${made.body.key}` };
    const statements: string[] = [];
    app.onStatement((sql) => statements.push(sql));
    const written = () => statements.filter((sql) => /^update "api_keys"/.test(sql)).length;
    const ask = async (times: number) => {
      for (let time = 0; time < times; time += 1) {
        expect((await app.request("/api/calls", { headers })).status).toBe(200);
        // What an instance keeps of a key for some seconds is forgotten, as those seconds would do.
        await app.request(`/api/session`, { cookie: await app.signIn("agent"), method: "DELETE" });
      }
    };
    await ask(5);
    expect(written()).toBe(1);
    await app
      .db("api_keys")
      .where({ id: made.body.id })
      .update({ last_used_at: new Date(Date.now() - 61_000) });
    await ask(3);
    expect(written()).toBe(2);
  });

  describe("making an API key", () => {
    it.each(["2001-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z", "0001-01-01T00:00:00Z", "now"])(
      "refuses the expiry %s",
      async (given) => {
        const expiresAt = given === "now" ? new Date().toISOString() : given;
        const cookie = await app.signIn("admin");
        const answer = await app.request("/api/api-keys", {
          cookie,
          json: { name: "late", scopes: ["calls:read"], expiresAt },
        });
        expect(answer.status).toBe(422);
        expect(answer.body.errors).toEqual([
          { path: "expiresAt", pointer: "#/expiresAt", message: "must be in the future" },
        ]);
      },
    );

    it("works with a key that may, in the name of that key's maker", async () => {
      const cookie = await app.signIn("admin");
      const make = (json: object, given: object) => app.request("/api/api-keys", { json, ...given });
      const first = await make({ name: "first", scopes: ["api-keys:manage", "calls:read"] }, { cookie });
      const headers = { authorization: `Bearer ${first.body.key}` };
      const second = await make({ name: "second", scopes: ["calls:read"] }, { headers });
      expect(second.status, second.text).toBe(201);
      const rows = await app.db("api_keys").whereIn("id", [first.body.id, second.body.id]);
      expect(new Set(rows.map((row: { created_by: string }) => row.created_by)).size).toBe(1);
      const audit = await app.db("audit_log").where({ subject_id: second.body.id }).first();
      expect(audit).toMatchObject({ actor_kind: "api_key", actor_id: first.body.id });
      const beyond = await make({ name: "third", scopes: ["alerts:read"] }, { headers });
      expect(beyond.body.code).toBe("scope_not_allowed");
    });
  });

  describe("GET /api/roles", () => {
    it("tells administrators, and nobody else, what each role may do: what its people have", async () => {
      const answer = await app.request("/api/roles", { cookie: await app.signIn("admin") });
      expect(answer.status, answer.text).toBe(200);
      const roles: RoleDetailJson[] = answer.body.items;
      expect(roles.map(({ role }) => role)).toEqual(["agent", "supervisor", "manager", "admin"]);
      for (const { role, permissions } of roles) {
        const cookie = await app.signIn(role);
        const { body } = await app.request("/api/session", { cookie });
        expect(permissions, role).toEqual(body.user.permissions);
        if (role !== "admin") expect((await app.request("/api/roles", { cookie })).status).toBe(403);
      }
      expect(roles[0]?.permissions).not.toContain("users:manage");
      expect(roles[3]?.permissions).toContain("users:manage");
      const areas: PermissionAreaJson[] = answer.body.areas;
      expect(areas[0]?.title).toBe("Calls");
      expect(areas[0]?.permissions[0]).toEqual({
        permission: "calls:read",
        lets: "See calls, live and past, with their timeline",
      });
    });
  });

  // Last: it uses up the limit of this address.
  it("slows down who guesses passwords", async () => {
    const guess = () =>
      app.request("/api/session", { json: { email: "admin@trunkline.example", password: "guess" } });
    const answers = await Promise.all(Array.from({ length: 35 }, guess));
    const limited = answers.find(({ status }) => status === 429);
    expect(limited?.headers.get("retry-after")).toMatch(/^\d+$/);
  });
});

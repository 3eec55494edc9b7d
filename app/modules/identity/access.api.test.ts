import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectClient } from "../../live/test/live-client.ts";
import { type Broadcast, createBroadcast } from "../../platform/broadcast/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import { hashPassword } from "../../platform/password/index.ts";
import { createRedis, type Redis } from "../../platform/redis/index.ts";
import { createExpiringStore } from "../../platform/store/index.ts";
import { insertUser } from "../../test/factories/users.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { createAuditService } from "../audit/audit.service.ts";
import { createAccessService } from "./access.service.ts";
import type { AccessChange } from "./identity.events.ts";
import { createIdentityService, type UserAccessChange } from "./identity.service.ts";
import { identitySubscribers } from "./identity.subscribers.ts";
import type { SessionRecord } from "./session.repository.ts";

const PASSWORD = "password-of-the-test";
const SYSTEM = { kind: "api_key", id: "00000000-0000-7000-8000-000000000000" } as const;
/** Far less than what is read from the database is kept: only the event can be so quick. */
const AT_ONCE_MS = 2_000;
const signInDelays = { attempt: async () => {}, succeeded: async () => {} };
const permissions = { "api-keys:manage": "admin", "calls:read": "agent" } as const;

describe("access", () => {
  let app: TestApplication;
  let database: Database;
  let redis: Redis;
  const connections: Redis[] = [];
  let passwordHash: string;
  beforeAll(async () => {
    passwordHash = await hashPassword(PASSWORD);
    app = await startTestApplication({ roles: "api,live" });
    database = createTestDatabase(app.databaseUrl);
    redis = openRedis();
  });
  afterAll(async () => {
    for (const connection of connections) connection.disconnect();
    await database.close();
    await app.close();
  });

  let userId: string;
  let email: string;
  beforeEach(async () => {
    const user = await insertUser(app.db, { role: "admin", password_hash: passwordHash });
    userId = user.id;
    email = user.email;
  });

  function openRedis(): Redis {
    const logger = silentLogger();
    const connection = createRedis({ url: app.redisUrl, purpose: "blocking", name: "test", logger });
    connections.push(connection);
    return connection;
  }

  /** The service as another process of the application has it. */
  function elsewhere(accessChanges: Broadcast<AccessChange>) {
    const sessions = createExpiringStore<SessionRecord>(redis, "session");
    const access = createAccessService({ database, sessions, accessChanges, permissions });
    const { unitOfWork } = testUnitOfWork(database, identitySubscribers(accessChanges));
    const audit = createAuditService({ database });
    const service = createIdentityService({
      database,
      unitOfWork,
      sessions,
      access,
      audit,
      permissions,
      signInDelays,
    });
    const change = (userId: string, to: UserAccessChange) =>
      unitOfWork((tx) => service.changeAccess(tx, SYSTEM, userId, to));
    return { change, revokeApiKey: service.revokeApiKey };
  }
  const broadcast = () =>
    createBroadcast<AccessChange>({ name: "access", redis, openListener: openRedis, logger: silentLogger() });

  async function signIn(): Promise<string> {
    const answer = await app.request("/api/session", { json: { email, password: PASSWORD } });
    expect(answer.status, answer.text).toBe(200);
    return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  }
  const makeKey = (cookie: string, scopes = ["calls:read"]) =>
    app.request("/api/api-keys", { cookie, json: { name: "key", scopes } });
  const statusWith = async (given: { cookie?: string; key?: string }, path = "/api/calls") =>
    (
      await app.request(path, {
        ...(given.cookie ? { cookie: given.cookie } : {}),
        ...(given.key ? { headers: { authorization: `Bearer ${given.key}` } } : {}),
      })
    ).status;
  const port = () => Number(new URL(app.url).port);
  const connect = (cookie: string) => connectClient(port(), { Cookie: cookie });
  const becomes = (
    status: number,
    given: { cookie?: string; key?: string },
    path?: string,
    ms = AT_ONCE_MS,
  ) => eventually(`${status}`, async () => (await statusWith(given, path)) === status, ms);

  it.each([
    ["demoted", { role: "agent" }],
    ["promoted", { role: "manager" }],
    ["disabled", "disable"],
    ["given a new password", { password: "another-password" }],
  ] as const)(
    "of who is %s in another process ends at once: sessions on every device, and sockets",
    async (_, change) => {
      const devices = await Promise.all([signIn(), signIn()]);
      const sockets = await Promise.all(devices.map(connect));
      for (const cookie of devices) expect(await statusWith({ cookie })).toBe(200);
      await elsewhere(broadcast()).change(userId, change);
      for (const cookie of devices) await becomes(401, { cookie });
      for (const cookie of devices) expect((await makeKey(cookie)).status).toBe(401);
      for (const { closed } of sockets) expect(await closed).toEqual({ code: 4401, reason: "unauthorized" });
    },
  );

  it("of a key is never more than its maker's, and ends with it", async () => {
    const cookie = await signIn();
    const { body } = await makeKey(cookie, ["calls:read", "api-keys:manage"]);
    const socket = await connectClient(port(), { Authorization: `Bearer ${body.key}` });
    expect(await statusWith(body, "/api/api-keys")).toBe(200);
    const service = elsewhere(broadcast());
    await service.change(userId, { role: "agent" });
    await becomes(403, body, "/api/api-keys");
    expect(await statusWith(body)).toBe(200);
    await service.change(userId, "disable");
    await becomes(401, body);
    expect((await socket.closed).code).toBe(4401);
  });

  it("of a key ends at once when it is revoked in another process", async () => {
    const { body } = await makeKey(await signIn());
    const socket = await connectClient(port(), { Authorization: `Bearer ${body.key}` });
    expect(await statusWith(body)).toBe(200);
    await elsewhere(broadcast()).revokeApiKey(SYSTEM, body.id);
    await becomes(401, body);
    expect((await socket.closed).code).toBe(4401);
  });

  it("ends for every tab of a session that signs out, and goes on for other devices", async () => {
    const [mine, other] = [await signIn(), await signIn()];
    const tabs = await Promise.all([connect(mine), connect(mine)]);
    const elsewhereOpen = await connect(other);
    await app.request("/api/session", { cookie: mine, method: "DELETE" });
    for (const { closed } of tabs) expect((await closed).code).toBe(4401);
    expect(await statusWith({ cookie: other })).toBe(200);
    expect(elsewhereOpen.socket.readyState).toBe(elsewhereOpen.socket.OPEN);
    elsewhereOpen.socket.close();
  });

  it.each(["Bearer something", "Basic YTpi", "Bearer", "Bearer tlk", "x"])(
    "by a cookie is refused to another site's page that also sends the key %j",
    async (Authorization) => {
      const headers = { Cookie: await signIn(), Authorization };
      const theirs = { ...headers, Origin: "https://evil.example" };
      await expect(connectClient(port(), theirs)).rejects.toThrow("refused: 403");
      const ours = await connectClient(port(), { ...headers, Origin: app.url });
      ours.socket.close();
    },
  );

  it("is found to have ended within 10 s when the event was lost", async () => {
    const cookie = await signIn();
    const socket = await connect(cookie);
    expect(await statusWith({ cookie })).toBe(200);
    const startedAt = performance.now();
    await elsewhere({ publish: async () => {}, follow: () => {} }).change(userId, "disable");
    await becomes(401, { cookie }, undefined, 10_000);
    await socket.closed;
    expect(performance.now() - startedAt).toBeLessThan(10_500);
  }, 15_000);

  it("is logged, and an unknown user is none", async () => {
    const service = elsewhere(broadcast());
    await service.change(userId, { role: "manager" });
    await service.change(userId, "disable");
    const audit = await app.db("audit_log").where({ subject_id: userId }).orderBy("id");
    expect(audit.map(({ action }: { action: string }) => action)).toEqual([
      "user.role_changed",
      "user.disabled",
    ]);
    await expect(service.change(userId, "disable")).rejects.toMatchObject({ code: "user_not_found" });
  });

  it("by a key writes when it was used at most once a minute", async () => {
    const { body } = await makeKey(await signIn());
    const writes: string[] = [];
    app.onStatement((sql) => /update "api_keys"/.test(sql) && writes.push(sql));
    await Promise.all(Array.from({ length: 20 }, () => statusWith(body)));
    const first = await app.db("api_keys").where({ id: body.id }).first();
    expect(first.last_used_at).not.toBeNull();
    // As if its answer was forgotten by another key's end: read anew, not written anew.
    await broadcast().publish({ principalIds: [body.id] });
    await Promise.all(Array.from({ length: 20 }, () => statusWith(body)));
    expect(writes).toHaveLength(1);
  });
});

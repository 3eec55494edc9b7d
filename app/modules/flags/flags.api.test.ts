import { randomUUID } from "node:crypto";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectClient } from "../../live/test/live-client.ts";
import { createBroadcast } from "../../platform/broadcast/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import { createRedis, type Redis } from "../../platform/redis/index.ts";
import { freePort } from "../../../stack/process/free-port.ts";
import { insertUser } from "../../test/factories/users.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import type { FlagChanged } from "./flags.events.ts";
import { MAX_USERS_PER_FLAG } from "./flags.policy.ts";
import { createFlagsService, type FlagsService, type FlagUser } from "./flags.service.ts";

const NAME = "audit-log";
const FLAG = `/api/feature-flags/${NAME}`;
/** Far less than what is read from the database is kept: only the event can be so quick. */
const AT_ONCE_MS = 2_000;
const NEVER_OLDER_MS = 10_000;

describe("feature flags", () => {
  let app: TestApplication;
  let admin: string;
  let adminId: string;
  const databases: Database[] = [];
  const connections: Redis[] = [];
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api,live" });
    admin = await app.signIn("admin");
    adminId = (await app.request("/api/session", { cookie: admin })).body.user.id;
  });
  afterEach(async () => {
    for (const { scope, target } of await app.db("feature_flag_overrides"))
      await set({ scope, target, isOn: null });
  });
  afterAll(async () => {
    for (const connection of connections) connection.disconnect();
    for (const database of databases) await database.close();
    await app.close();
  });

  const set = (change: object, cookie = admin) =>
    app.request(`${FLAG}/overrides`, { method: "PUT", cookie, json: { reason: "for a test", ...change } });
  const mine = async (cookie: string) =>
    (await app.request("/api/feature-flags/mine", { cookie })).body.flags[NAME];
  const changes = () =>
    app.db("audit_log").where({ action: "feature_flag.changed", subject_id: NAME }).orderBy("id");

  /** The service as another process of the application has it; `redisUrl`: a Redis of its own, perhaps one that is not there. */
  function elsewhere(redisUrl = app.redisUrl, databaseUrl = app.databaseUrl): FlagsService {
    const logger = silentLogger();
    const open = () => {
      const redis = createRedis({ url: redisUrl, purpose: "blocking", name: "test", logger });
      connections.push(redis);
      return redis;
    };
    const database = createTestDatabase(databaseUrl);
    databases.push(database);
    return createFlagsService({
      database,
      unitOfWork: testUnitOfWork(database).unitOfWork,
      audit: { record: async () => {} },
      identity: { userById: async () => null, namesOf: async () => new Map() },
      flagChanges: createBroadcast<FlagChanged>({ name: "flags", redis: open(), openListener: open, logger }),
      environment: "test",
      logger,
    });
  }
  const listeners = async () => (await connections[0]?.pubsub("NUMSUB", "trunkline:broadcast:flags"))?.[1];
  const asked = (): FlagUser => ({ kind: "user", id: adminId, role: "admin" });

  it("counts for a user whose id is written in capitals", async () => {
    expect(await mine(admin)).toBe(true);
    const { status, body } = await set({ scope: "user", target: adminId.toUpperCase(), isOn: false });
    expect([status, body.overrides[0].target]).toEqual([200, adminId]);
    await expect.poll(() => mine(admin)).toBe(false);
  });

  it("are what is said for the environment, the role and the user, the narrowest first", async () => {
    const agent = await app.signIn("agent");
    expect([await mine(admin), await mine(agent)]).toEqual([true, true]);
    await set({ scope: "environment", target: "test", isOn: false });
    expect([await mine(admin), await mine(agent)]).toEqual([false, false]);
    await set({ scope: "role", target: "agent", isOn: true });
    expect([await mine(admin), await mine(agent)]).toEqual([false, true]);
    await set({ scope: "user", target: adminId, isOn: true });
    expect(await mine(admin)).toBe(true);
    await set({ scope: "environment", target: "production", isOn: false });
    expect(await mine(admin)).toBe(true);
  });

  it("keep the audit log from whom it is not rolled out to, at once", async () => {
    const read = () => app.request("/api/audit-log", { cookie: admin });
    expect((await read()).status).toBe(200);
    await set({ scope: "environment", target: "test", isOn: false });
    expect(await read()).toMatchObject({ status: 403, body: { code: "feature_off" } });
    await set({ scope: "user", target: adminId, isOn: true });
    expect((await read()).status).toBe(200);
  });

  it("are on for keys by the environment and the role of their maker", async () => {
    const scopes = ["flags:read", "audit:read"];
    const { body } = await app.request("/api/api-keys", { cookie: admin, json: { name: "key", scopes } });
    const headers = { authorization: `Bearer ${body.key}` };
    const read = async () => (await app.request("/api/audit-log", { headers })).status;
    expect(await read()).toBe(200);
    await set({ scope: "role", target: "admin", isOn: false });
    expect(await read()).toBe(403);
    await set({ scope: "user", target: adminId, isOn: true });
    expect(await read()).toBe(403);
  });

  it("are listed with what is overridden, for administrators alone", async () => {
    await set({ scope: "user", target: adminId, isOn: false });
    const { body } = await app.request("/api/feature-flags", { cookie: admin });
    expect(body.items).toMatchObject([
      {
        name: NAME,
        owner: "identity",
        isOnByDefault: true,
        isOverdue: false,
        overrides: [
          {
            scope: "user",
            target: adminId,
            targetName: expect.any(String),
            isOn: false,
            reason: "for a test",
          },
        ],
      },
    ]);
    const manager = await app.signIn("manager");
    expect((await app.request("/api/feature-flags", { cookie: manager })).status).toBe(403);
    expect((await set({ scope: "role", target: "manager", isOn: true }, manager)).status).toBe(403);
    expect(await app.db("feature_flag_overrides").where({ scope: "role" })).toEqual([]);
  });

  it("have every change in the audit log, with its reason, and none that changes nothing", async () => {
    await app.db("audit_log").delete();
    await set({ scope: "role", target: "agent", isOn: false, reason: "not yet told" });
    await set({ scope: "role", target: "agent", isOn: true, reason: "told on Monday" });
    await set({ scope: "role", target: "agent", isOn: null, reason: "for all now" });
    await set({ scope: "role", target: "agent", isOn: null, reason: "again" });
    const of = { scope: "role", target: "agent" };
    expect((await changes()).map(({ detail }: { detail: object }) => detail)).toEqual([
      { ...of, before: null, after: false, reason: "not yet told" },
      { ...of, before: false, after: true, reason: "told on Monday" },
      { ...of, before: true, after: null, reason: "for all now" },
    ]);
    expect((await changes())[0]).toMatchObject({ actor_kind: "user", actor_id: adminId });
  });

  it.each([
    ["an unknown role", { scope: "role", target: "owner", isOn: true }, 422, "invalid_input"],
    ["an unknown environment", { scope: "environment", target: "staging", isOn: true }, 422, "invalid_input"],
    ["an unknown scope", { scope: "department", target: "sales", isOn: true }, 422, "invalid_input"],
    ["a user who is not there", { scope: "user", target: randomUUID(), isOn: true }, 422, "invalid_input"],
    ["no reason", { scope: "role", target: "agent", isOn: true, reason: " " }, 422, "invalid_input"],
  ])("refuse %s", async (_what, change, status, code) => {
    const answer = await set(change);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await app.db("feature_flag_overrides")).toEqual([]);
  });

  it("refuse a name that no flag has", async () => {
    const json = { scope: "role", target: "agent", isOn: true, reason: "for a test" };
    for (const name of ["no-such-flag", "toString", "__proto__"]) {
      const path = `/api/feature-flags/${name}/overrides`;
      const answer = await app.request(path, { method: "PUT", cookie: admin, json });
      expect([answer.status, answer.body.code]).toEqual([404, "flag_not_found"]);
    }
  });

  it("name a bounded number of users", async () => {
    const many = Array.from({ length: MAX_USERS_PER_FLAG }, () => ({
      flag: NAME,
      scope: "user",
      target: randomUUID(),
      is_on: true,
      reason: "for a test",
    }));
    await app.db("feature_flag_overrides").insert(many);
    const another = await insertUser(app.db, { role: "agent" });
    const refused = await set({ scope: "user", target: another.id, isOn: true });
    expect([refused.status, refused.body.code]).toEqual([409, "too_many_flag_users"]);
    expect((await set({ scope: "user", target: many[0]?.target, isOn: null })).status).toBe(200);
    expect((await set({ scope: "user", target: another.id, isOn: true })).status).toBe(200);
    await app.db("feature_flag_overrides").delete();
  });

  it("change in every process at once, and tell browsers to ask again", async () => {
    const other = elsewhere();
    const client = await connectClient(Number(new URL(app.url).port), { Cookie: admin });
    await client.subscribe("flags");
    // Whoever begins to listen reads anew: not before that is over can the event alone be what is quick.
    await eventually("both listening", async () => (await listeners()) === 2);
    expect(await other.isOn(NAME, asked())).toBe(true);
    await set({ scope: "environment", target: "test", isOn: false });
    await eventually("off elsewhere", async () => !(await other.isOn(NAME, asked())), AT_ONCE_MS);
    const told = await client.hear(({ event }) => event === "flags.changed", AT_ONCE_MS);
    expect(told.data).toEqual({ name: NAME });
    client.socket.close();
  });

  it("are never older than 10 s where Redis is gone", async () => {
    const alone = elsewhere(`redis://127.0.0.1:${await freePort()}`);
    expect(await alone.isOn(NAME, asked())).toBe(true);
    await set({ scope: "environment", target: "test", isOn: false });
    const startedAt = performance.now();
    await eventually("off without Redis", async () => !(await alone.isOn(NAME, asked())), NEVER_OLDER_MS);
    expect(performance.now() - startedAt).toBeLessThan(NEVER_OLDER_MS);
  }, 20_000);

  it("say on the active span what was decided, and why", async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const exporter = new InMemorySpanExporter();
    const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
    const flags = elsewhere();
    await set({ scope: "role", target: "agent", isOn: false });
    const span = provider.getTracer("test").startSpan("request");
    await context.with(trace.setSpan(context.active(), span), () =>
      flags.isOn(NAME, { ...asked(), role: "agent" }),
    );
    span.end();
    context.disable();
    const [event] = exporter.getFinishedSpans()[0]?.events ?? [];
    expect(event).toMatchObject({
      name: "feature_flag.evaluation",
      attributes: {
        "feature_flag.key": NAME,
        "feature_flag.result.variant": "off",
        "feature_flag.result.reason": "targeting_match",
      },
    });
  });

  it("cost one statement for many questions", async () => {
    const statements: string[] = [];
    app.onStatement((sql) => statements.push(sql));
    await Promise.all(Array.from({ length: 20 }, () => mine(admin)));
    const reads = statements.filter((sql) => sql.includes("feature_flag_overrides"));
    expect(reads.length).toBeLessThanOrEqual(1);
  });

  it("are at their defaults where they cannot be read, and what must be on is not", async () => {
    const gone = new URL(app.databaseUrl);
    gone.port = String(await freePort());
    const blind = elsewhere(app.redisUrl, gone.href);
    expect(await blind.isOn(NAME, asked())).toBe(true);
    await expect(blind.requireOn(NAME, asked())).rejects.toThrow("ECONNREFUSED");
  });
});

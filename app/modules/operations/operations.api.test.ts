import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DATA_KINDS } from "../../config/index.ts";
import { migrations } from "../../migrations/index.ts";
import { pendingMigrations } from "../../platform/database/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import { createRedis, type Redis } from "../../platform/redis/index.ts";
import { type CleanUpLog, createCleanUpLog, pruneWork } from "../../platform/retention/index.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";

describe("the schema", () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
  });
  afterAll(() => app.close());

  it("lacks what was not applied, in order", async () => {
    expect(await pendingMigrations(app.db, migrations)).toEqual([]);
    const taken = ["0010_sessions", "0004_outbox_set_aside"];
    await app.db("schema_migrations").whereIn("name", taken).delete();
    expect(await pendingMigrations(app.db, migrations)).toEqual(taken.reverse());
  });
});

describe("outbox entries that were set aside", () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    const rows = Array.from({ length: 3 }, (_, index) => ({
      kind: "notifications.notify",
      payload: JSON.stringify({ no: "payload of today" }),
      attempts: 8,
      last_error: `ZodError ${index}`,
      set_aside_at: new Date(Date.UTC(2026, 0, 1, 0, index)),
    }));
    await app.db("outbox").insert(rows);
  });
  afterAll(() => app.close());
  const list = async (cookie: string, query = "") =>
    app.request(`/api/operations/outbox/set-aside${query}`, { cookie });

  it("are listed page by page, newest first, for supervisors and above", async () => {
    const cookie = await app.signIn("supervisor");
    const first = await list(cookie, "?limit=2");
    expect(first.body.items.map(({ lastError }: { lastError: string }) => lastError)).toEqual([
      "ZodError 2",
      "ZodError 1",
    ]);
    const second = await list(cookie, `?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({
      items: [{ lastError: "ZodError 0", attempts: 8 }],
      nextCursor: null,
    });
    expect((await list(await app.signIn("agent"))).status).toBe(403);
  });

  it("are waiting again after an admin's retry, which is in the audit log", async () => {
    const admin = await app.signIn("admin");
    const { id } = (await list(admin)).body.items[0];
    const retry = (who: string) =>
      app.request(`/api/operations/outbox/set-aside/${id}/retry`, { method: "POST", cookie: who });
    expect((await retry(await app.signIn("supervisor"))).status).toBe(403);
    expect((await retry(admin)).status).toBe(202);
    expect(await app.db("outbox").where({ id }).first()).toMatchObject({ set_aside_at: null, attempts: 0 });
    expect(await app.db("audit_log").where({ action: "outbox_entry.retried" })).toMatchObject([
      { subject_type: "outbox_entry", subject_id: id, actor_kind: "user" },
    ]);
    const again = await retry(admin);
    expect([again.status, again.body.code]).toEqual([404, "set_aside_entry_not_found"]);
  });

  it("can be acknowledged, discarded and restored, with the reason in the audit log", async () => {
    const admin = await app.signIn("admin");
    const { id } = (await list(admin)).body.items[0];
    const act = async (action: string, cookie = admin, reason = "the route is gone") => {
      const path = `/api/operations/outbox/set-aside/${id}/${action}`;
      const answer = await app.request(path, {
        cookie,
        ...(action === "restore" || action === "retry" ? { method: "POST" } : { json: { reason } }),
      });
      return answer.body.code ?? answer.status;
    };
    const supervisor = await app.signIn("supervisor");
    expect(await act("discard", admin, " ")).toBe("invalid_input");
    expect(await act("restore")).toBe("not_settled");
    expect(await act("acknowledge", supervisor)).toBe(204);
    expect(await act("acknowledge")).toBe("already_acknowledged");
    expect((await list(admin, "?state=acknowledged")).body.items).toMatchObject([
      { id, settlement: "acknowledged", settledReason: "the route is gone" },
    ]);
    expect(await act("discard", supervisor)).toBe("forbidden");
    expect(await act("discard")).toBe(204);
    expect((await list(admin)).body.items.map((entry: { id: string }) => entry.id)).not.toContain(id);
    expect((await list(admin, "?state=discarded")).body.items).toMatchObject([{ id }]);
    expect(await act("retry")).toBe("already_discarded");
    expect(await act("restore")).toBe(204);
    expect((await list(admin, "?state=open")).body.items.map((entry: { id: string }) => entry.id)).toContain(
      id,
    );
    expect(
      await app.db("audit_log").where({ subject_id: id, action: "outbox_entry.discarded" }),
    ).toMatchObject([{ actor_kind: "user", detail: { reason: "the route is gone" } }]);
    const rows = await app.db("audit_log").where({ subject_id: id }).pluck("action");
    expect(rows.sort()).toEqual(
      ["acknowledged", "discarded", "restored"].map((what) => `outbox_entry.${what}`),
    );
  });
});

describe("GET /api/monitoring/breakers", () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
  });
  afterAll(() => app.close());
  const list = async (cookie: string) => app.request("/api/monitoring/breakers", { cookie });

  it("shows every service by itself, for supervisors and above", async () => {
    const { status, body } = await list(await app.signIn("supervisor"));
    expect(status).toBe(200);
    expect(body.items.map(({ service }: { service: string }) => service)).toEqual([
      "assemblyai",
      "email",
      "openai",
      "paddle",
      "twilio",
      "twilio-insights",
      expect.stringMatching(/^web_push:/),
    ]);
    for (const one of body.items) {
      expect(one).toMatchObject({ state: "closed", failures: 0, nextTryAt: null });
      expect(one.timeoutSeconds).toBeGreaterThanOrEqual(5);
      expect(one.timeoutSeconds).toBeLessThanOrEqual(30);
    }
    expect((await list(await app.signIn("agent"))).status).toBe(403);
  });
});

describe("GET /api/retention", () => {
  let app: TestApplication;
  /** The connection of another process. */
  let redis: Redis;
  beforeAll(async () => {
    app = await startTestApplication({
      roles: "api",
      environment: {
        TRUNKLINE_RETENTION_RECORDINGS_DAYS: "30",
        TRUNKLINE_RETENTION_CALLS_DAYS: "forever",
      },
    });
    redis = createRedis({ url: app.redisUrl, purpose: "blocking", name: "test", logger: silentLogger() });
  });
  afterAll(async () => {
    redis.disconnect();
    await app.close();
  });
  const list = async () => app.request("/api/retention", { cookie: await app.signIn("admin") });
  const kept = async (wanted: string) => {
    const { body } = await list();
    return body.items.find(({ kind }: { kind: string }) => kind === wanted);
  };

  it("tells administrators how long each kind is kept, by which variable, and that of clean-ups nothing is known", async () => {
    const { status, body, text } = await list();
    expect(status, text).toBe(200);
    expect(body.everySeconds).toBe(300);
    expect(body.items.map(({ kind }: { kind: string }) => kind)).toEqual(DATA_KINDS);
    expect(await kept("recordings")).toEqual({
      kind: "recordings",
      what: "recordings with their files, and voicemails",
      since: "they were made",
      days: 30,
      usualDays: 365,
      variable: "TRUNKLINE_RETENTION_RECORDINGS_DAYS",
      lastRunAt: null,
      isLate: false,
      lastRemoval: null,
    });
    expect(await kept("calls")).toMatchObject({ days: null, usualDays: 1_095 });
    const cookie = await app.signIn("manager");
    expect((await app.request("/api/retention", { cookie })).status).toBe(403);
  });

  it("tells what the last clean-up did, by the days of the process that did it", async () => {
    const log = createCleanUpLog(redis);
    const run = (removed: number) =>
      pruneWork({ kind: "recordings", days: 14, prune: async () => removed }).run(log);
    await run(5);
    const first = await kept("recordings");
    expect(first).toMatchObject({ days: 14, lastRemoval: { at: first.lastRunAt, rows: 5 } });
    await run(0);
    const second = await kept("recordings");
    expect(second.lastRemoval).toEqual(first.lastRemoval);
    expect(Date.parse(second.lastRunAt)).toBeGreaterThanOrEqual(Date.parse(first.lastRunAt));
    expect(second.isLate).toBe(false);
  });

  it("says when clean-ups have stopped: by the server's clock, not by that of whoever looks", async () => {
    const ago = (minutes: number) => createCleanUpLog(redis, () => Date.now() - minutes * 60_000);
    const run = (log: CleanUpLog) =>
      pruneWork({ kind: "recordings", days: 14, prune: async () => 0 }).run(log);
    await run(ago(14));
    expect(await kept("recordings")).toMatchObject({ isLate: false });
    await run(ago(16));
    expect(await kept("recordings")).toMatchObject({ isLate: true });
  });

  it("tells of every kind once a scheduler has run", async () => {
    const whole = await startTestApplication({ roles: "api,scheduler" });
    try {
      const cookie = await whole.signIn("admin");
      await eventually("every kind was looked through", async () => {
        const { body } = await whole.request("/api/retention", { cookie });
        return body.items.every(({ lastRunAt }: { lastRunAt: string | null }) => lastRunAt !== null);
      });
    } finally {
      await whole.close();
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Answer,
  eventually,
  startTestApplication,
  type TestApplication,
} from "../test/test-application.ts";
import { statusUpdate, vapiCall } from "../test/vapi-messages.ts";

/** A name that never resolves (RFC 6761), as that of a database container that is gone. */
const NOWHERE = "nowhere.invalid";
const credentials = { email: "agent@trunkline.example", password: "trunkline-demo" };

describe("while the name of PostgreSQL does not resolve", () => {
  let app: TestApplication;
  beforeAll(async () => {
    const url = `postgres://trunkline:x@${NOWHERE}/trunkline`;
    app = await startTestApplication({ roles: "api", environment: { TRUNKLINE_DATABASE_URL: url } });
  });
  afterAll(() => app.close());

  const expectNotNow = (answer: Answer) => {
    expect(answer.status, answer.text).toBe(503);
    expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(answer.body).toMatchObject({ code: "service_unavailable", status: 503 });
  };

  it("answers a sign-in, a visitor and a webhook that cannot be kept with 503", async () => {
    expectNotNow(await app.request("/api/session", { json: credentials }));
    expectNotNow(await app.request("/api/calls", { cookie: "trunkline_session=some-session" }));
    expectNotNow(await app.vapi(statusUpdate(vapiCall(), "ringing")));
  });

  it("takes no traffic", async () => {
    const ready = await app.request("/api/health/ready");
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({ status: "not_ready", reason: "postgres does not answer" });
  });
});

describe("while the name of Redis does not resolve", () => {
  let app: TestApplication;
  beforeAll(async () => {
    const url = `redis://${NOWHERE}:6379`;
    app = await startTestApplication({ roles: "api", environment: { TRUNKLINE_REDIS_URL: url } });
  });
  afterAll(() => app.close());

  it("takes in webhooks and carriers' reports", async () => {
    expect((await app.vapi(statusUpdate(vapiCall(), "ringing"))).status).toBe(200);
    const answer = await app.twilio("/webhooks/twilio/voice-status", {
      CallSid: `CA${"2".repeat(32)}`,
      CallStatus: "ringing",
    });
    expect(answer.status, answer.text).toBe(204);
  });

  it("lets people sign in, read and sign out", async () => {
    const cookie = await app.signIn("supervisor");
    const reads = ["/api/session", "/api/calls", "/api/alerts", "/api/notifications"];
    for (const path of [...reads, "/api/alerts/dead-letters", "/api/operations/outbox/set-aside"]) {
      const answer = await app.request(path, { cookie });
      expect([path, answer.status]).toEqual([path, 200]);
    }
    expect((await app.request("/api/session", { cookie, method: "DELETE" })).status).toBe(204);
    expect((await app.request("/api/session", { cookie })).status).toBe(401);
  });

  it("tells how long data are kept, and that of clean-ups nothing is known", async () => {
    const answer = await app.request("/api/retention", { cookie: await app.signIn("admin") });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.items[0]).toMatchObject({ kind: "provider_events", days: 90, lastRunAt: null });
  });

  it("takes traffic, says what it does without, and answers at once", async () => {
    const ready = await eventually("the health checks have run", async () => {
      const answer = await app.request("/api/health/ready");
      return answer.body.without?.includes("redis") && answer;
    });
    expect([ready.status, ready.body.status, ready.body.reason]).toEqual([200, "ready", null]);
    const health = await app.request("/api/health");
    expect([health.status, health.body.status]).toEqual([200, "degraded"]);
    // Each level of the cache for itself: what a process remembers is still there.
    const stateOf = (one: string) =>
      health.body.dependencies.find(({ name }: { name: string }) => name === one)?.state;
    expect(["cache", "cache_memory", "cache_redis"].map(stateOf)).toEqual(["degraded", "up", "degraded"]);
    const cookie = await app.signIn("agent");
    const startedAt = performance.now();
    await app.request("/api/calls", { cookie });
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

describe("just after its start", () => {
  it("the application says of nothing that it is degraded", async () => {
    const app = await startTestApplication({ roles: "api,live" });
    try {
      const health = await eventually("every dependency was looked at", async () => {
        const { body } = await app.request("/api/health");
        return body.dependencies.every(({ state }: { state: string }) => state !== "unknown") && body;
      });
      expect(health).toMatchObject({ status: "ok" });
      expect(health.dependencies.map(({ name }: { name: string }) => name).sort()).toEqual([
        "analyses_queue",
        "attachments_queue",
        "billing_provider",
        "bulk_queue",
        "cache",
        "cache_memory",
        "cache_redis",
        "call_quality_provider",
        "call_quality_queue",
        "calling_provider",
        "calls_queue",
        "channels_queue",
        "email_provider",
        "file_store",
        "imports_queue",
        "incidents_queue",
        "language_model_provider",
        "live_updates",
        "mail_queue",
        "migrations",
        "notification_deliveries_queue",
        "notifications_queue",
        "outbox",
        "postgres",
        "recording_fetches_queue",
        "recordings_queue",
        "redis",
        "sms_provider",
        "sms_queue",
        "tasks_queue",
        "transcription_provider",
        "voice_agent_provider",
        "web_push_provider",
        "webhook_deliveries_queue",
        "webhook_events_queue",
      ]);
    } finally {
      await app.close();
    }
  });
});

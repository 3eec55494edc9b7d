import { trace } from "@opentelemetry/api";
import { type ReadableSpan, TracerProvider } from "@opentelemetry/sdk-trace";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { tellLoggedError } from "../../platform/log/logged-errors.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { errorGroupsRepository } from "./error-groups.repository.ts";
import type { SeenErrors } from "./error-tracker.ts";

/** A line as createLogger's would be written. */
const logger = pino({
  enabled: true,
  hooks: { logMethod: (args, _method, level) => tellLoggedError(args[0], level) },
});

describe("error groups (KN-13)", () => {
  let app: TestApplication;
  let cookie: { supervisor: string; admin: string; agent: string };
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    const [supervisor, admin, agent] = await Promise.all([
      app.signIn("supervisor"),
      app.signIn("admin"),
      app.signIn("agent"),
    ]);
    cookie = { supervisor, admin, agent };
  });
  afterAll(() => app.close());

  const get = (path: string, who: keyof typeof cookie = "supervisor") =>
    app.request(path, { cookie: cookie[who] });
  const post = (path: string, who: keyof typeof cookie, body?: unknown) =>
    app.request(path, { method: "POST", cookie: cookie[who], ...(body === undefined ? {} : { json: body }) });
  const groupOf = async (type: string) =>
    (await get("/api/error-groups?limit=100")).body.items.find(
      (item: { type: string }) => item.type === type,
    );

  class DeadCarrier extends Error {
    override name = "DeadCarrier";
  }
  const breakFor = (phone: string) =>
    logger.error({ error: new DeadCarrier(`cannot reach ${phone}`) }, "a job failed");

  it("gathers what a process logs as errors, with count, releases and where it happened", async () => {
    for (const phone of ["+15145550100", "+15145550101", "+15145550102"]) breakFor(phone);
    logger.warn({ error: new Error("only a warning") }, "a warning");
    await expect
      .poll(() => groupOf("DeadCarrier"), { timeout: 15_000 })
      .toMatchObject({
        status: "open",
        tier: "server",
        message: "cannot reach <n>",
        frames: expect.arrayContaining(["breakFor app/modules/error-groups/error-groups.api.test.ts"]),
        count: 3,
        lastRelease: expect.any(String),
        regressions: 0,
      });
    expect(JSON.stringify((await get("/api/error-groups")).body)).not.toContain("only a warning");
  });

  it("gathers what pages tell of, without what it says of people", async () => {
    const reported = {
      release: "2.0.0",
      errors: [
        {
          type: "RangeError",
          message: 'no row for "Anna Zebulon" +1 514 555 0100',
          stack: "at x (https://t.example/assets/leads-B1234gnQ.js:1:2)",
          traceId: "b".repeat(32),
          count: 4,
        },
      ],
    };
    expect((await post("/api/error-reports", "agent", reported)).status).toBe(202);
    await expect
      .poll(() => groupOf("RangeError"), { timeout: 15_000 })
      .toMatchObject({
        tier: "browser",
        message: "no row for <text> <n>",
        frames: ["leads.js"],
        count: 4,
        firstRelease: "2.0.0",
        traceId: "b".repeat(32),
      });
    expect(JSON.stringify(await app.db("error_groups"))).not.toContain("Zebulon");
    const { body } = await get("/api/error-groups?tier=browser");
    expect(body.items).toHaveLength(1);
  });

  it("is resolved and reopened by administrators, and stands in the audit log", async () => {
    const { id } = await groupOf("DeadCarrier");
    expect((await post(`/api/error-groups/${id}/resolve`, "supervisor")).status).toBe(403);
    expect((await post(`/api/error-groups/${id}/resolve`, "admin")).body).toMatchObject({
      status: "resolved",
    });
    expect((await get("/api/error-groups?status=open")).body.items).toHaveLength(1);
    expect((await post(`/api/error-groups/${id}/reopen`, "admin")).body).toMatchObject({
      status: "open",
      resolvedAt: null,
    });
    expect(await app.db("audit_log").where({ subject_id: id }).orderBy("id").pluck("action")).toEqual([
      "error_group.resolved",
      "error_group.reopened",
    ]);
  });

  it("comes back as a regression when it is seen after it was resolved", async () => {
    const { id } = await groupOf("DeadCarrier");
    await post(`/api/error-groups/${id}/resolve`, "admin");
    breakFor("+15145550103");
    await expect
      .poll(async () => (await get(`/api/error-groups/${id}`)).body, { timeout: 15_000 })
      .toMatchObject({ status: "open", count: 4, regressions: 1 });
  });

  it("stays resolved when a process is late to tell of what happened before", async () => {
    const early: SeenErrors = {
      fingerprint: "0".repeat(16),
      tier: "server",
      type: "Late",
      message: "late",
      frames: [],
      count: 1,
      firstSeenAt: new Date(0),
      lastSeenAt: new Date(0),
      release: "1",
      traceId: null,
    };
    await errorGroupsRepository.add(app.db, [early]);
    const { id } = await groupOf("Late");
    await post(`/api/error-groups/${id}/resolve`, "admin");
    await errorGroupsRepository.add(app.db, [early]);
    expect((await get(`/api/error-groups/${id}`)).body).toMatchObject({
      status: "resolved",
      count: 2,
      regressions: 0,
    });
    expect(await errorGroupsRepository.openByTier(app.db)).toEqual(
      expect.arrayContaining([
        { tier: "server", count: expect.any(Number) },
        { tier: "browser", count: 1 },
      ]),
    );
  });

  it("answers 404 for a group that there is not, and refuses agents and reports that are too long", async () => {
    const absent = "/api/error-groups/0190a4b2-7c1d-7e3f-8a9b-0c1d2e3f4a5b";
    expect((await get(absent)).body).toMatchObject({ code: "error_group_not_found" });
    expect((await post(`${absent}/resolve`, "admin")).status).toBe(404);
    expect((await get("/api/error-groups", "agent")).status).toBe(403);
    expect((await post("/api/error-reports", "agent", { release: "1", errors: [] })).status).toBe(422);
  });

  it("leaves the fingerprint on the span in which it happened, by which dashboards find its traces", async () => {
    class LostCarrier extends Error {
      override name = "LostCarrier";
    }
    const span = new TracerProvider({ spanProcessors: [] }).getTracer("test").startSpan("job");
    const active = vi.spyOn(trace, "getActiveSpan").mockReturnValue(span);
    logger.error({ error: new LostCarrier("gone") }, "a job failed");
    active.mockRestore();
    await expect.poll(() => groupOf("LostCarrier"), { timeout: 15_000 }).toBeDefined();
    const { fingerprint } = await groupOf("LostCarrier");
    expect((span as unknown as ReadableSpan).attributes).toMatchObject({
      "trunkline.error.fingerprint": fingerprint,
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measured } from "../../platform/profiler/index.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

describe("diagnostics", () => {
  let app: TestApplication;
  let admin: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    admin = await app.signIn("admin");
  });
  afterAll(() => app.close());

  const record = (json: unknown, cookie = admin) =>
    app.request("/api/diagnostics/profiles", { json, cookie });
  const stateOf = async (name: string) =>
    (await app.request("/api/diagnostics/profiles", { cookie: admin })).body.items.find(
      (item: { name: string }) => item.name === name,
    )?.state;

  it("lists measured operations with percentiles, and slow runs (IQ-6)", async () => {
    const untilMs = performance.now() + 160;
    measured("test.slow", () => {
      while (performance.now() < untilMs);
    });
    const cookie = await app.signIn("supervisor");
    const read = async () => (await app.request("/api/diagnostics/operations", { cookie })).body;
    await expect.poll(read).toMatchObject({
      instance: expect.stringMatching(/:\d+$/),
      operations: expect.arrayContaining([
        expect.objectContaining({ name: "test.slow", count: 1, failed: 0 }),
      ]),
      slow: expect.arrayContaining([expect.objectContaining({ name: "test.slow", outcome: "ok" })]),
    });
    const agent = await app.signIn("agent");
    expect((await app.request("/api/diagnostics/operations", { cookie: agent })).status).toBe(403);
  });

  it.each([
    ["cpu", "nodes"],
    ["heap", "head"],
  ])("records a %s profile, one at a time, and hands it out to administrators", async (kind, part) => {
    const { status, body } = await record({ kind, seconds: 1 });
    expect([status, body.state]).toEqual([202, "recording"]);
    expect(body.name).toMatch(new RegExp(`^${kind}-[0-9a-f]{32}$`));
    expect((await record({ kind: "cpu", seconds: 1 })).body).toMatchObject({ code: "profile_recording" });
    const path = `/api/diagnostics/profiles/${body.name}`;
    expect((await app.request(path, { cookie: admin })).body).toMatchObject({ code: "profile_not_found" });
    await expect.poll(() => stateOf(body.name), { timeout: 10_000 }).toBe("ready");
    const file = await fetch(app.url + path, { headers: { cookie: admin } });
    expect(file.headers.get("content-disposition")).toContain(`${body.name}.${kind}profile`);
    expect(await file.json()).toHaveProperty(part);
    expect(await app.db("audit_log").where({ subject_id: body.name }).pluck("action")).toEqual([
      "profile.recorded",
    ]);
  });

  it("refuses profiles to others, and such as would be too long", async () => {
    const manager = await app.signIn("manager");
    expect((await record({ kind: "cpu" }, manager)).status).toBe(403);
    expect((await record({ kind: "cpu", seconds: 61 })).status).toBe(422);
    expect((await record({ kind: "disk" })).status).toBe(422);
  });
});

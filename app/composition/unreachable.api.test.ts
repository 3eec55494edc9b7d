import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, startTestApplication, type TestApplication } from "../test/test-application.ts";
import { statusUpdate, vapiCall } from "../test/vapi-messages.ts";

/** A name that never resolves (RFC 6761), as that of a database container that is gone. */
const NOWHERE = "nowhere.invalid";
const credentials = { email: "agent@trunkline.example", password: "trunkline-demo" };

describe.each([
  ["PostgreSQL", "TRUNKLINE_DATABASE_URL", `postgres://trunkline:x@${NOWHERE}/trunkline`],
  ["Redis", "TRUNKLINE_REDIS_URL", `redis://${NOWHERE}:6379`],
])("while the name of %s does not resolve", (dependency, variable, url) => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api", environment: { [variable]: url } });
  });
  afterAll(() => app.close());

  const expectNotNow = (answer: Awaited<ReturnType<TestApplication["request"]>>) => {
    expect(answer.status, answer.text).toBe(503);
    expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(answer.body).toMatchObject({ code: "service_unavailable", status: 503 });
  };

  it("answers a sign-in and a visitor with 503", async () => {
    expectNotNow(await app.request("/api/session", { json: credentials }));
    const cookie = "trunkline_session=some-session";
    if (dependency === "Redis") expectNotNow(await app.request("/api/calls", { cookie }));
  });

  it("answers a webhook with 503 where it cannot be kept, else takes it in", async () => {
    const answer = await app.vapi(statusUpdate(vapiCall(), "ringing"));
    if (dependency === "PostgreSQL") expectNotNow(answer);
    else expect(answer.status, answer.text).toBe(200);
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
    } finally {
      await app.close();
    }
  });
});

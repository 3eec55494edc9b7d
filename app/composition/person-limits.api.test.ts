import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../test/test-application.ts";

describe("what one person may ask of the API", () => {
  let app: TestApplication;
  beforeAll(async () => {
    const environment = {
      TRUNKLINE_PERSON_READS_PER_MINUTE: "200",
      TRUNKLINE_PERSON_WRITES_PER_MINUTE: "100",
    };
    app = await startTestApplication({ roles: "api", environment });
    // A window that ends in the middle of a test would begin the count anew.
    const leftMs = 60_000 - (Date.now() % 60_000);
    if (leftMs < 15_000) await new Promise((resolve) => setTimeout(resolve, leftMs));
  }, 90_000);
  afterAll(() => app.close());

  const limitOf = ({ headers }: { readonly headers: Headers }) =>
    ["limit", "remaining", "reset"].map((name) => Number(headers.get(`ratelimit-${name}`) ?? Number.NaN));

  it("stands in the headers of every answer, refusals and kept answers too, and is one count for sessions and keys", async () => {
    const cookie = await app.signIn("admin");
    const { body } = await app.request("/api/api-keys", {
      cookie,
      json: { name: "Program", scopes: ["calls:read"] },
    });
    const bearer = { headers: { authorization: `Bearer ${body.key}` } };
    const paths = ["/api/calls", "/api/calls", "/api/leads", "/api/calls/0", "/api/calls?limit=0"];
    const seen = [];
    for (const path of paths) seen.push(limitOf(await app.request(path, { cookie })));
    seen.push(limitOf(await app.request("/api/calls", bearer)));
    // Not a key's to see: refused, and counted all the same.
    const forbidden = await app.request("/api/leads", bearer);
    expect(forbidden.status).toBe(403);
    seen.push(limitOf(forbidden));
    expect(seen.map(([limit, remaining]) => [limit, remaining])).toEqual(
      seen.map((_, index) => [200, 199 - index]),
    );
    for (const [, , reset] of seen) expect(reset).toBeGreaterThanOrEqual(1);
  });

  it("is refused with 429 beyond that, with when to come back, and nobody else is", async () => {
    const cookie = await app.signIn("agent");
    const answers = await Promise.all(
      Array.from({ length: 230 }, () => app.request("/api/session", { cookie })),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(30);
    for (const { body, headers } of refused) {
      expect(body.code).toBe("too_many_requests");
      expect(headers.get("retry-after")).toBe(headers.get("ratelimit-reset"));
      expect(headers.get("ratelimit-remaining")).toBe("0");
    }
    const write = await app.request("/api/me", { method: "PATCH", cookie, json: {} });
    expect(write.status).not.toBe(429);
    expect((await app.request("/api/session", { cookie: await app.signIn("manager") })).status).toBe(200);
    const metrics = await app.request("/api/health");
    expect(metrics.status).toBe(200);
  });

  it("is less for what costs much: the limit that is nearer stands in the headers", async () => {
    const cookie = await app.signIn("manager");
    const answer = await app.request("/api/do-not-call/batch", { cookie, json: {} });
    expect(limitOf(answer).slice(0, 2)).toEqual([30, 29]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../stack/process/free-port.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { mailsTo } from "../users/test/mail-box.ts";
import { ACCOUNT_AT_ADDRESS, ACCOUNT_FROM_STRANGERS } from "./sign-in-delays.ts";

const EMAIL = "agent@trunkline.example";
const PASSWORD = "trunkline-demo";

const redisAnswers = (app: TestApplication) =>
  eventually("Redis", async () => {
    const { body } = await app.request("/api/health/ready");
    return body.status === "up" || (Array.isArray(body.without) && body.without.length === 0);
  });

describe.each(["with Redis", "without Redis"])("signing in, %s", (title) => {
  let app: TestApplication;
  beforeAll(async () => {
    // Each request may say from which address it comes.
    const environment = {
      TRUNKLINE_TRUSTED_PROXIES: "1",
      ...(title === "with Redis" ? {} : { TRUNKLINE_REDIS_URL: `redis://127.0.0.1:${await freePort()}` }),
    };
    app = await startTestApplication({ roles: "api", environment });
    // What is counted before Redis answers is counted in this process.
    if (title === "with Redis") await redisAnswers(app);
  });
  afterAll(() => app.close());

  const signIn = (password: string, address: string, email = EMAIL) =>
    app.request("/api/session", { json: { email, password }, headers: { "x-forwarded-for": address } });

  it("is slowed down for one account at one address alone, for unknown accounts alike", async () => {
    for (const email of ["supervisor@trunkline.example", "nobody@trunkline.example"]) {
      const address = "203.0.113.1";
      for (let count = 0; count <= ACCOUNT_AT_ADDRESS.freeAttempts; count++) {
        expect((await signIn("wrong", address, email)).status).toBe(401);
      }
      const refused = await signIn(PASSWORD, address, email);
      expect(refused.status).toBe(429);
      expect(refused.body.code).toBe("too_many_sign_ins");
      expect(Number(refused.headers.get("retry-after"))).toBe(1);
    }
    expect((await signIn(PASSWORD, "203.0.113.1", "manager@trunkline.example")).status).toBe(200);
    expect((await signIn(PASSWORD, "203.0.113.2", "supervisor@trunkline.example")).status).toBe(200);
  });

  it("is never slowed down for an office of a hundred people behind one address", async () => {
    const statuses = new Set<number>();
    for (let person = 0; person < 100; person++) {
      statuses.add((await signIn(PASSWORD, "203.0.113.50", `person${person}@trunkline.example`)).status);
    }
    expect([...statuses]).toEqual([401]);
  });
});

describe("an account that many addresses guess at", () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ environment: { TRUNKLINE_TRUSTED_PROXIES: "1" } });
    await redisAnswers(app);
  });
  afterAll(() => app.close());

  const signIn = (password: string, address: string) =>
    app.request("/api/session", {
      json: { email: EMAIL, password },
      headers: { "x-forwarded-for": address },
    });

  it("slows strangers down, and neither its owner's known address nor one where a link was used", async () => {
    expect((await signIn(PASSWORD, "198.51.100.1")).status).toBe(200);
    const stranger = (index: number) => `203.0.113.${index}`;
    for (let index = 0; index < ACCOUNT_FROM_STRANGERS.freeAttempts; index++) {
      await signIn("wrong", stranger(index));
    }
    const beyond = await Promise.all([201, 202, 203].map((index) => signIn("wrong", stranger(index))));
    expect(beyond.map(({ status }) => status)).toContain(429);
    expect((await signIn(PASSWORD, "198.51.100.1")).status).toBe(200);

    const asked = await app.request("/api/password-resets", { json: { email: EMAIL } });
    expect(asked.status).toBe(202);
    const token = (await mailsTo(app, EMAIL, 1)).at(-1)?.token;
    const owner = { "x-forwarded-for": "198.51.100.2" };
    const password = "a-new-word-of-mine";
    const used = await app.request("/api/password-links/use", { json: { token, password }, headers: owner });
    expect(used.status, used.text).toBe(204);
    // Strangers keep guessing; the owner gets in at the first attempt.
    await signIn("wrong", stranger(204));
    expect((await signIn(password, "198.51.100.2")).status).toBe(200);
  });
});

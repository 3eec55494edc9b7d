import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { alertToolCall, vapiCall } from "../../test/vapi-messages.ts";

describe("the estimated delivery of an alert", () => {
  let app: TestApplication;
  let redis: Redis;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    redis = new Redis(app.redisUrl);
  });
  afterAll(async () => {
    redis.disconnect();
    await app.close();
  });
  const estimatedInMs = async () => {
    const answer = await app.vapi(alertToolCall(vapiCall(), { priority: "P1", message: "Basement floods" }));
    return Date.parse(JSON.parse(answer.body.results[0].result).estimatedDelivery) - Date.now();
  };

  it.each([
    ["a worker's breaker is open", "twilio", () => ({ owner: "w", state: "open", retryAtMs: inAMinute() })],
    ["the carrier asked to wait", "twilio:held-until", inAMinute],
  ])("is not before the carrier is tried again while %s", async (_, key, value) => {
    expect(await estimatedInMs()).toBeLessThanOrEqual(30_000);
    await redis.set(`trunkline:breaker:${key}`, JSON.stringify(value()), "EX", 60);
    const inMs = await eventually("a later estimate", async () => {
      const found = await estimatedInMs();
      return found > 30_000 && found;
    });
    expect(inMs).toBeGreaterThan(80_000);
    await redis.del(`trunkline:breaker:${key}`);
    if (key === "twilio") {
      await eventually("an estimate as before", async () => (await estimatedInMs()) <= 30_000);
    }
  });
});

function inAMinute(): number {
  return Date.now() + 60_000;
}

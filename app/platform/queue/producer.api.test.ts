import { Redis } from "ioredis";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { freePort } from "../../../stack/process/free-port.ts";
import { mapRedisError } from "../redis/index.ts";
import { createJobProducer, defineJob, defineQueue } from "./index.ts";

const job = defineJob<{ id: string }>({
  name: "thing.do",
  queue: defineQueue({ name: "things", concurrency: 1, keepCompleted: 1, keepFailed: 1 }),
  payload: z.object({ id: z.string() }),
  attempts: 1,
  backoffMs: 1,
  backoffJitterRatio: 0,
  idempotencyKey: ({ id }) => id,
  priority: () => 1,
});

describe("a producer whose Redis is not there", async () => {
  const redis = new Redis({ port: await freePort(), maxRetriesPerRequest: null });
  redis.on("error", () => undefined);
  const producer = createJobProducer({ redis });
  afterAll(() => redis.disconnect());

  it.each([
    ["enqueue", () => producer.enqueue(job, { id: "a" })],
    ["lookUp", () => producer.lookUp(job, [{ id: "a" }])],
    ["counts", () => producer.counts(job.queue)],
  ])("%s says so within seconds, in words that are known as Redis being away", async (_, ask) => {
    const error = await ask().then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(mapRedisError(error)?.code).toBe("service_unavailable");
  });
});

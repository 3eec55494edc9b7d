import { randomUUID } from "node:crypto";
import { Queue } from "bullmq";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { eventually } from "../../test/test-application.ts";
import { silentLogger } from "../log/index.ts";
import { createRedis, type Redis } from "../redis/index.ts";
import { defineJob, defineQueue, type JobDeclaration } from "./job-declaration.ts";
import { DelayJob, GiveUpJob } from "./job-signals.ts";
import { createJobProducer, type JobProducer } from "./producer.ts";
import { createQueueWorker, handle, type JobAttempt, type QueueWorker } from "./worker.ts";

const payload = z.object({
  n: z.number(),
  urgency: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
});
type Payload = z.output<typeof payload>;

describe("queues", () => {
  let resources: SuiteResources;
  const connections: Redis[] = [];
  const workers: QueueWorker[] = [];
  let producer: JobProducer;
  const open = () => {
    const redis = createRedis({
      url: resources.redisUrl,
      purpose: "blocking",
      name: "test",
      logger: silentLogger(),
    });
    connections.push(redis);
    return redis;
  };
  beforeAll(async () => {
    resources = await openSuiteResources();
    producer = createJobProducer({ redis: open() });
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
  });
  afterAll(async () => {
    await producer.close();
    for (const connection of connections) connection.disconnect();
    await resources.close();
  });

  /** A queue and a job of its own for each test. */
  function declare(more: Partial<JobDeclaration<Payload>> = {}, concurrency = 10): JobDeclaration<Payload> {
    const queue = defineQueue({ name: `q-${randomUUID()}`, concurrency, keepCompleted: 5, keepFailed: 3 });
    return defineJob<Payload>({
      name: "job",
      queue,
      payload,
      attempts: 3,
      backoffMs: 20,
      backoffJitterRatio: 0,
      idempotencyKey: ({ n }) => `job-${n}`,
      priority: ({ urgency }) => urgency,
      ...more,
    });
  }
  function work(job: JobDeclaration<Payload>, run: (attempt: JobAttempt<Payload>) => Promise<void>): void {
    workers.push(
      createQueueWorker({
        queue: job.queue,
        handlers: [handle(job, run)],
        redis: open(),
        logger: silentLogger(),
      }),
    );
  }
  const counts = (job: JobDeclaration<Payload>) => producer.counts(job.queue);

  it("knows a job by its key: a second one of the same key changes nothing", async () => {
    const job = declare();
    await producer.enqueue(job, { n: 1, urgency: 1 });
    await producer.enqueue(job, { n: 1, urgency: 1 });
    const { prioritized, waiting } = await counts(job);
    expect(prioritized + waiting).toBe(1);
    expect(
      await producer.lookUp(job, [
        { n: 1, urgency: 1 },
        { n: 2, urgency: 1 },
      ]),
    ).toEqual(["pending", "missing"]);
  });

  it("works off the urgent ones first", async () => {
    const job = declare({}, 1);
    for (const urgency of [4, 3, 2, 1] as const) await producer.enqueue(job, { n: urgency, urgency });
    const order: number[] = [];
    work(job, async ({ payload: { urgency } }) => void order.push(urgency));
    await eventually("four jobs", async () => order.length === 4);
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it("tries again as often as declared and says which attempt is the last", async () => {
    const job = declare();
    const seen: [number, boolean][] = [];
    work(job, async ({ attempt, isLastAttempt }) => {
      seen.push([attempt, isLastAttempt]);
      throw new Error("no");
    });
    await producer.enqueue(job, { n: 1, urgency: 1 });
    await eventually("the end", async () => (await counts(job)).failed === 1);
    expect(seen).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    expect(await producer.lookUp(job, [{ n: 1, urgency: 1 }])).toEqual(["finished"]);
  });

  it("charges no attempt for a delay", async () => {
    const job = declare();
    const attempts: number[] = [];
    work(job, async ({ attempt }) => {
      attempts.push(attempt);
      if (attempts.length <= 4) throw new DelayJob(10, "not now");
    });
    await producer.enqueue(job, { n: 1, urgency: 2 });
    await eventually("the fifth run", async () => attempts.length === 5);
    expect(attempts).toEqual([1, 1, 1, 1, 1]);
  });

  it("gives up at once when told that no attempt can succeed", async () => {
    const job = declare();
    let runs = 0;
    work(job, async () => {
      runs += 1;
      throw new GiveUpJob("never");
    });
    await producer.enqueue(job, { n: 1, urgency: 1 });
    await eventually("the end", async () => (await counts(job)).failed === 1);
    expect(runs).toBe(1);
  });

  it("keeps as many finished and failed jobs as declared", async () => {
    const job = declare({ attempts: 1 });
    work(job, async ({ payload: { n } }) => {
      if (n % 2) throw new Error("odd");
    });
    for (let n = 0; n < 20; n += 1) await producer.enqueue(job, { n, urgency: 1 });
    const queue = new Queue(job.queue.name, { connection: open(), prefix: "trunkline" });
    const kept = await eventually("all done", async () => {
      const { waiting, prioritized, active } = await counts(job);
      return waiting + prioritized + active === 0 ? queue.getJobCounts("completed", "failed") : null;
    });
    await queue.close();
    expect(kept).toEqual({ completed: 5, failed: 3 });
  });

  it("leaves what a newer release asks for to that release's workers, and gives up what nobody knows after an hour", async () => {
    const known = declare();
    const newer: JobDeclaration<Payload> = { ...known, name: "newer", idempotencyKey: () => "newer" };
    const unreadable = { n: "ten", urgency: 1 } as unknown as Payload;
    const wider: JobDeclaration<Payload> = { ...known, payload: z.any() };
    work(known, async () => undefined);
    await producer.enqueue(newer, { n: 1, urgency: 1 });
    await producer.enqueue(wider, unreadable);
    await eventually("both put off", async () => (await counts(known)).delayed === 2);
    const seen: unknown[] = [];
    workers.push(
      createQueueWorker({
        queue: known.queue,
        handlers: [
          handle(newer, async () => void seen.push("newer")),
          handle(wider, async ({ payload: { n } }) => void seen.push(n)),
        ],
        redis: open(),
        logger: silentLogger(),
      }),
    );
    await workers.splice(workers.length - 2, 1)[0]?.close();
    await eventually("both done", async () => seen.length === 2);
    expect(seen.toSorted()).toEqual(["newer", "ten"]);
    const queue = new Queue(known.queue.name, { connection: open(), prefix: "trunkline" });
    await queue.add("nobody's", {}, { timestamp: Date.now() - 3_600_000 });
    await eventually("given up", async () => (await counts(known)).failed === 1);
    await queue.close();
  });

  it("fails a payload that is not what was declared, without running the handler", async () => {
    const job = declare();
    await expect(producer.enqueue(job, { n: "x" } as unknown as Payload)).rejects.toThrow();
  });
});

import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Queue } from "bullmq";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createBreaker } from "../../platform/breaker/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import {
  createJobProducer,
  createQueueWorker,
  GiveUpJob,
  handle,
  type JobAttempt,
  type JobDeclaration,
  type JobProducer,
  type QueueWorker,
} from "../../platform/queue/index.ts";
import { createRedis, type Redis } from "../../platform/redis/index.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { eventually } from "../../test/test-application.ts";
import { type NotifyPayload, notify } from "../notifications/notifications.jobs.ts";
import { type SendSmsPayload, sendSms } from "./messages.jobs.ts";

type Priority = 1 | 2 | 3 | 4;

const sms = (priority: Priority): SendSmsPayload => ({ messageId: randomUUID(), generation: 1, priority });
const notification = (priority: Priority): NotifyPayload => ({
  type: "alert.raised",
  subjectType: "call",
  subjectId: randomUUID(),
  priority,
  key: `alert:${randomUUID()}`,
});

/** What Redis and a worker make of the jobs as they are declared: a handler of the test's, everything else as in production. */
describe("jobs to people on duty", () => {
  let resources: SuiteResources;
  let producer: JobProducer;
  const connections: Redis[] = [];
  const workers: QueueWorker[] = [];
  const queues: Queue[] = [];
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
  const look = (name: string) => {
    const queue = new Queue(name, { connection: open(), prefix: "trunkline" });
    queues.push(queue);
    return queue;
  };
  function work<Payload>(
    job: JobDeclaration<Payload>,
    run: (attempt: JobAttempt<Payload>) => Promise<void>,
  ): void {
    const handlers = [handle(job, run)];
    workers.push(createQueueWorker({ queue: job.queue, handlers, redis: open(), logger: silentLogger() }));
  }

  beforeAll(async () => {
    resources = await openSuiteResources();
    producer = createJobProducer({ redis: open() });
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
    for (const queue of queues.splice(0)) {
      await queue.obliterate({ force: true });
      await queue.close();
    }
  });
  afterAll(async () => {
    await producer.close();
    for (const connection of connections) connection.disconnect();
    await resources.close();
  });

  /** The same of both kinds of job. */
  function behaves<Payload>(
    job: JobDeclaration<Payload>,
    payload: (priority: Priority) => Payload,
    waits: { readonly seconds: readonly number[]; readonly jitter: number },
  ): void {
    it("are worked off 10 at a time, urgent ones first (CE-2)", async () => {
      const queue = look(job.queue.name);
      for (const priority of [4, 3, 2, 1] as const) {
        for (let n = 0; n < 6; n += 1) await producer.enqueue(job, payload(priority) as NoInfer<Payload>);
      }
      const gate = Promise.withResolvers<void>();
      const begun: number[] = [];
      work(job, async (attempt) => {
        begun.push((attempt.payload as { priority: Priority }).priority);
        await gate.promise;
      });
      try {
        await eventually("ten at work", async () => begun.length >= 10);
        // Whoever would work on more has had time to begin.
        await sleep(200);
        expect(begun.toSorted()).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 2]);
      } finally {
        gate.resolve();
      }
      await eventually("the end", async () => begun.length === 24 && (await queue.getActiveCount()) === 0);
    });

    it("stay readable when they are over: 100 that were done, 50 that failed (CE-2)", async () => {
      const queue = look(job.queue.name);
      let count = 0;
      for (let n = 0; n < 180; n += 1) await producer.enqueue(job, payload(1) as NoInfer<Payload>);
      work(job, async () => {
        count += 1;
        if (count % 3 === 0) throw new GiveUpJob("the third one");
      });
      const kept = await eventually("the end", async () => {
        const { prioritized = 0, active = 0, ...over } = await queue.getJobCounts();
        return count === 180 && prioritized + active === 0 ? over : null;
      });
      expect(kept).toMatchObject({ completed: 100, failed: 50 });
    });

    it("are tried again from 2 s on, twice as long each time, then no more", async () => {
      const seen = await waitsOf(job, payload(1));
      expect(seen).toHaveLength(waits.seconds.length);
      for (const [index, wait] of seen.entries()) {
        const full = (waits.seconds[index] ?? 0) * 1_000;
        expect(wait).toBeLessThanOrEqual(full);
        expect(wait).toBeGreaterThanOrEqual(full * (1 - waits.jitter));
      }
    });
  }

  /** How long each further attempt of a job that always fails is put off, in milliseconds; nobody waits for it here. */
  async function waitsOf<Payload>(job: JobDeclaration<Payload>, payload: Payload): Promise<number[]> {
    const queue = look(job.queue.name);
    const id = await producer.enqueue(job, payload as NoInfer<Payload>);
    let failures = 0;
    work(job, async () => {
      failures += 1;
      throw new Error("no");
    });
    const waits: number[] = [];
    for (;;) {
      const state = await eventually("an attempt", async () => {
        const now = await queue.getJobState(id);
        return failures > waits.length && (now === "delayed" || now === "failed") ? now : null;
      });
      if (state === "failed") break;
      const delayed = await queue.getJob(id);
      waits.push(delayed?.delay ?? 0);
      await delayed?.promote();
    }
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
    return waits;
  }

  describe("SMS", () => {
    behaves(sendSms, sms, { seconds: [2, 4, 8, 16, 32, 64, 128], jitter: 0.2 });

    it("are never given up before a breaker could have closed again (lost SMS)", async () => {
      const breaker = createBreaker({ name: "carrier", timeoutMs: 1_000 });
      while (breaker.state() !== "open") {
        await breaker.fire(() => Promise.reject(new Error("away"))).catch(() => undefined);
      }
      const tried = (await waitsOf(sendSms, sms(1))).reduce((sum, wait) => sum + wait, 0);
      expect(tried).toBeGreaterThan(2 * breaker.retryAfterMs());
    });
  });

  describe("notifications", () => {
    behaves(notify, notification, { seconds: [2, 4], jitter: 0 });
  });
});

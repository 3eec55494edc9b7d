import { type JobsOptions, Queue } from "bullmq";
import { BullMQOtel } from "bullmq-otel";
import type { Redis } from "../redis/index.ts";
import { withSubject } from "../telemetry/index.ts";
import type { JobDeclaration, QueueDeclaration } from "./job-declaration.ts";

/** States of a job that a gauge shows. */
export const JOB_STATES = ["waiting", "prioritized", "active", "delayed", "failed"] as const;

/** While Redis is away BullMQ waits for it without end: whoever asks a queue is told after this time. */
const ANSWER_WITHIN_MS = 2_000;

/** The sending side of all queues of a process. Its calls reject when Redis does not answer within 2 s. */
export interface JobProducer {
  /**
   * Puts a job in its queue. Its id is the declaration's idempotency key: while Redis knows a job of that id, a second
   * call changes nothing, so that one that was told too late does no harm. The active trace goes with the job.
   * @returns the job's id.
   */
  enqueue<Payload>(
    job: JobDeclaration<Payload>,
    payload: NoInfer<Payload>,
    options?: { readonly delayMs?: number },
  ): Promise<string>;
  /** What Redis knows of the jobs that these payloads name, in their order: still to come, over, or nothing. */
  lookUp<Payload>(
    job: JobDeclaration<Payload>,
    payloads: readonly NoInfer<Payload>[],
  ): Promise<readonly ("pending" | "finished" | "missing")[]>;
  /** Number of jobs by state. */
  counts(queue: QueueDeclaration): Promise<Readonly<Record<(typeof JOB_STATES)[number], number>>>;
  close(): Promise<void>;
}

/** Makes the sending side over a connection that it does not close. */
export function createJobProducer(options: { readonly redis: Redis }): JobProducer {
  const queues = new Map<string, Queue>();
  function queueOf(declaration: QueueDeclaration): Queue {
    let queue = queues.get(declaration.name);
    if (!queue) {
      queue = new Queue(declaration.name, {
        connection: options.redis,
        prefix: "trunkline",
        telemetry: new BullMQOtel({ tracerName: "trunkline" }),
      });
      // Without a listener an error event would end the process; the connection logs its own errors.
      queue.on("error", () => undefined);
      queues.set(declaration.name, queue);
    }
    return queue;
  }
  return {
    enqueue: async (job, payload, { delayMs } = {}) => {
      const id = job.idempotencyKey(payload);
      const jobOptions: JobsOptions = {
        jobId: id,
        attempts: job.attempts,
        backoff: { type: "exponential", delay: job.backoffMs, jitter: job.backoffJitterRatio },
        // BullMQ runs unset (0) before all others, so every job gets a number.
        priority: job.priority(payload),
        removeOnComplete: { count: job.queue.keepCompleted },
        removeOnFail: { count: job.queue.keepFailed },
        ...(delayMs ? { delay: delayMs } : {}),
      };
      await withSubject(job.subject?.(payload) ?? {}, () =>
        soon(queueOf(job.queue).add(job.name, job.payload.parse(payload), jobOptions)),
      );
      return id;
    },
    lookUp: async (job, payloads) => {
      const queue = queueOf(job.queue);
      // Sent together: the connection does not wait for one answer before it asks the next question.
      const states = await soon(
        Promise.all(payloads.map((payload) => queue.getJobState(job.idempotencyKey(payload)))),
      );
      return states.map((state) => {
        if (state === "unknown") return "missing";
        return state === "completed" || state === "failed" ? "finished" : "pending";
      });
    },
    counts: async (declaration) => {
      const counts = await soon(queueOf(declaration).getJobCounts(...JOB_STATES));
      return Object.fromEntries(JOB_STATES.map((state) => [state, counts[state] ?? 0])) as Record<
        (typeof JOB_STATES)[number],
        number
      >;
    },
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

async function soon<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error("Command timed out: a queue did not answer")),
      ANSWER_WITHIN_MS,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    // What comes after the time-out, also an error, is nobody's any more.
    answer.catch(() => undefined);
  }
}

import { DelayedError, type Job, UnrecoverableError, Worker } from "bullmq";
import { BullMQOtel } from "bullmq-otel";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Logger } from "../log/index.ts";
import type { Redis } from "../redis/index.ts";
import { annotateSpan, failSpan, instruments, withSubject } from "../telemetry/index.ts";
import type { JobDeclaration, QueueDeclaration } from "./job-declaration.ts";
import { DelayJob, GiveUpJob } from "./job-signals.ts";

/** One attempt at a job, as a handler sees it. */
export interface JobAttempt<Payload> {
  readonly payload: Payload;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** No attempt follows this one: what fails now has failed for good. */
  readonly isLastAttempt: boolean;
}

/** A handler bound to its declaration; made by `handle`. */
export interface JobHandler {
  readonly name: string;
  /** The queue that its jobs are in. */
  readonly queue: string;
  run(job: Job): Promise<void>;
}

/** Binds a handler to a job's declaration; the payload is validated before each attempt. */
export function handle<Payload>(
  declaration: JobDeclaration<Payload>,
  run: (attempt: JobAttempt<Payload>) => Promise<void>,
): JobHandler {
  return {
    name: declaration.name,
    queue: declaration.queue.name,
    run: async (job) => {
      const parsed = declaration.payload.safeParse(job.data);
      if (!parsed.success)
        throw ofAnotherRelease(job, `payload of ${declaration.name} is not valid`, parsed.error);
      const attempt = job.attemptsMade + 1;
      const isLastAttempt = attempt >= (job.opts.attempts ?? 1);
      const subject = declaration.subject?.(parsed.data) ?? {};
      await withSubject(subject, () => run({ payload: parsed.data, attempt, isLastAttempt }));
    },
  };
}

/** The working side of one queue. */
export interface QueueWorker {
  /** Takes no further jobs, waits for the running ones up to the lifecycle's limit. */
  close(): Promise<void>;
}

/**
 * Works off a queue. A job whose process died is taken up again after at most 15 s (lock 10 s, looked for every 5 s),
 * as often as it takes: handlers judge duplicates by the database, never by how often they ran.
 */
export function createQueueWorker(options: {
  readonly queue: QueueDeclaration;
  readonly handlers: readonly JobHandler[];
  readonly redis: Redis;
  readonly logger: Logger;
}): QueueWorker {
  const handlers = new Map(options.handlers.map((handler) => [handler.name, handler]));
  const worker = new Worker(
    options.queue.name,
    async (job, token) => {
      const handler = handlers.get(job.name);
      await runAttempt(job, token, handler, options);
    },
    {
      connection: options.redis,
      prefix: "trunkline",
      concurrency: options.queue.concurrency,
      lockDuration: 10_000,
      stalledInterval: 5_000,
      maxStalledCount: 1_000,
      telemetry: new BullMQOtel({ tracerName: "trunkline" }),
    },
  );
  worker.on("error", (error) =>
    options.logger.warn({ error, queue: options.queue.name }, "queue worker error"),
  );
  worker.on("stalled", (jobId) =>
    options.logger.warn({ jobId, queue: options.queue.name }, "job taken up again"),
  );
  return { close: () => worker.close() };
}

/** For so long a release may run beside the one before it (DF-11). */
const RELEASES_OVERLAP_MS = 3_600_000;
const ANOTHER_WORKER_MS = 2_000;

/** A job that a newer release may have asked for is left to that release's workers, for as long as a deployment may take. */
function ofAnotherRelease(job: Job, reason: string, cause?: unknown): DelayJob | GiveUpJob {
  const isNew = Date.now() - job.timestamp < RELEASES_OVERLAP_MS;
  return isNew ? new DelayJob(ANOTHER_WORKER_MS, reason) : new GiveUpJob(reason, cause);
}

/** Attempts slower than this go to the performance log as well. */
const SLOW_JOB_MS = 1_000;

async function runAttempt(
  job: Job,
  token: string | undefined,
  handler: JobHandler | undefined,
  options: { readonly queue: QueueDeclaration; readonly logger: Logger },
): Promise<void> {
  const labels = { [ATTRIBUTES.queue]: options.queue.name, [ATTRIBUTES.job]: job.name };
  const waitSeconds = Math.max(0, Date.now() - job.timestamp - (job.opts.delay ?? 0)) / 1000;
  annotateSpan({
    ...labels,
    "messaging.destination.name": options.queue.name,
    [ATTRIBUTES.jobWaitSeconds]: waitSeconds,
    ...(job.opts.priority === undefined ? {} : { [ATTRIBUTES.jobPriority]: job.opts.priority }),
  });
  if (job.attemptsStarted <= 1) instruments.queueJobWait.record(waitSeconds, labels);
  const startedAt = performance.now();
  const finish = (outcome: "completed" | "failed" | "retried" | "delayed") => {
    const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
    instruments.queueJobDuration.record(durationMs / 1000, { ...labels, [ATTRIBUTES.jobOutcome]: outcome });
    const isSlow = durationMs >= SLOW_JOB_MS ? { performance: true } : {};
    options.logger.info({ jobId: job.id, job: job.name, outcome, durationMs, ...isSlow }, "job attempt");
  };
  try {
    if (!handler) throw ofAnotherRelease(job, `no handler for jobs named ${job.name}`);
    await handler.run(job);
    finish("completed");
  } catch (error) {
    if (error instanceof DelayJob) {
      finish("delayed");
      options.logger.info({ jobId: job.id, delayMs: error.delayMs, reason: error.message }, "job delayed");
      await job.moveToDelayed(Date.now() + error.delayMs, token);
      throw new DelayedError(error.message);
    }
    failSpan(error);
    const isFinal = error instanceof GiveUpJob || job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    finish(isFinal ? "failed" : "retried");
    options.logger[isFinal ? "error" : "warn"](
      { error, jobId: job.id, job: job.name, attempt: job.attemptsMade + 1 },
      isFinal ? "job failed for good" : "job attempt failed",
    );
    throw error instanceof GiveUpJob ? new UnrecoverableError(error.message) : error;
  }
}

import type { Attributes } from "@opentelemetry/api";
import type { z } from "zod";

/** A queue and how its jobs are worked off. */
export interface QueueDeclaration {
  readonly name: string;
  /** Jobs that one worker process works on at the same time. */
  readonly concurrency: number;
  /** How many finished and failed jobs stay readable in Redis. */
  readonly keepCompleted: number;
  readonly keepFailed: number;
}

/** A kind of job: everything about it but the handler. */
export interface JobDeclaration<Payload> {
  readonly name: string;
  readonly queue: QueueDeclaration;
  readonly payload: z.ZodType<Payload>;
  readonly attempts: number;
  /** First wait before a repetition; it doubles with each attempt. */
  readonly backoffMs: number;
  /** Share of each wait that is drawn at random, so that repetitions spread out. */
  readonly backoffJitterRatio: number;
  /** Equal payloads that must be done once have equal keys; it is the job's id. No colons. */
  idempotencyKey(payload: Payload): string;
  /** 1 (first) to 4; the queue works off lower numbers first. */
  priority(payload: Payload): 1 | 2 | 3 | 4;
  /** Ids of what a job is about, by our attributes' names: all spans of its way say them. */
  subject?(payload: Payload): Attributes;
}

/** Freezes a declaration of a queue. */
export function defineQueue(declaration: QueueDeclaration): QueueDeclaration {
  return Object.freeze(declaration);
}

/** Freezes a declaration of a job. */
export function defineJob<Payload>(declaration: JobDeclaration<Payload>): JobDeclaration<Payload> {
  return Object.freeze(declaration);
}

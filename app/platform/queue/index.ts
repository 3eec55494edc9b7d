export { defineJob, defineQueue, type JobDeclaration, type QueueDeclaration } from "./job-declaration.ts";
export { DelayJob, GiveUpJob } from "./job-signals.ts";
export { createJobProducer, JOB_STATES, type JobProducer } from "./producer.ts";
export { createQueueWorker, handle, type JobAttempt, type JobHandler, type QueueWorker } from "./worker.ts";

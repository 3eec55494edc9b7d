import type { createCallsReads } from "../../modules/calls/calls.reads.ts";
import type { Queryable } from "../../platform/database/index.ts";
import type { Outbox } from "../../platform/outbox/index.ts";

/** What the queries of the index test are made with. */
export interface Subject {
  readonly db: Queryable;
  readonly calls: ReturnType<typeof createCallsReads>;
  readonly outbox: Outbox;
  readonly callId: string;
  readonly alertId: string;
  readonly userId: string;
}

/** An index, what it is for, and the call of a repository that must use it. */
export type IndexPromise = readonly [
  index: string,
  what: string,
  work: (subject: Subject) => Promise<unknown>,
];

import type { Queryable } from "../database/index.ts";
import type { JobDeclaration } from "../queue/index.ts";
import type { EventType } from "./domain-event.ts";

/** One change to the system: the rows, the events and the jobs that stand or fall together. */
export interface UnitOfWork {
  /** What repositories query within the transaction. */
  readonly db: Queryable;
  /** Tells that something happened: its subscribers in the transaction run before the commit, the others after it. */
  publish<Payload>(event: EventType<Payload>, payload: NoInfer<Payload>): void;
  /** Runs now, instead of before the commit, what must follow the events published so far; for those who go on with it. */
  settle(): Promise<void>;
  /** Has a job done if, and only if, the transaction commits; not before `availableAt`, at once when left out. */
  enqueue<Payload>(
    job: JobDeclaration<Payload>,
    payload: NoInfer<Payload>,
    options?: { readonly availableAt?: Date },
  ): void;
}

/** Runs `work` in one transaction; commits when it resolves, rolls back and tells nobody when it throws. */
export type RunUnitOfWork = <T>(work: (tx: UnitOfWork) => Promise<T>) => Promise<T>;

/**
 * Runs work whose units of work are all parts of one: committed together when it resolves, and only then told of; rolled back when
 * it throws. What it reads on the way, it reads as it will be.
 */
export type RunTogether = <T>(work: () => Promise<T>) => Promise<T>;

import type { UnitOfWork } from "./unit-of-work.ts";

/** A kind of domain event: its name, and the type of what it tells. Made by `defineEvent`. */
export interface EventType<Payload> {
  /** Stable, such as `call.changed`. */
  readonly name: string;
  /** Never set: it only carries the type. */
  readonly payload?: Payload;
}

/** Declares a kind of domain event. */
export function defineEvent<Payload>(name: string): EventType<Payload> {
  return Object.freeze({ name });
}

/** What a subscriber that runs after the commit knows beside the event. */
export interface Occurrence {
  /** When the change was committed. */
  readonly at: Date;
  /** The trace in which it was published; null outside of one. */
  readonly traceparent: string | null;
}

/** Something that follows an event; made by `inTransaction` or `afterCommit`. */
export type Subscriber =
  | {
      readonly phase: "in_transaction";
      readonly event: string;
      run(payload: unknown, tx: UnitOfWork): Promise<void> | void;
    }
  | {
      readonly phase: "after_commit";
      readonly event: string;
      run(payload: unknown, occurrence: Occurrence): Promise<void> | void;
    };

/**
 * What must follow an event: runs before the commit, in the transaction of the change, so that both happen or neither.
 * It may enqueue jobs and publish further events; it must not call anything outside of the database.
 */
export function inTransaction<Payload>(
  event: EventType<Payload>,
  run: (payload: Payload, tx: UnitOfWork) => Promise<void> | void,
): Subscriber {
  return {
    phase: "in_transaction",
    event: event.name,
    run: (payload, tx) => run(payload as Payload, tx),
  };
}

/**
 * What may be missed: live updates, cache invalidation, counters. Runs after the commit; nobody waits for it, a failure
 * is logged, and a crash in between loses it.
 */
export function afterCommit<Payload>(
  event: EventType<Payload>,
  run: (payload: Payload, occurrence: Occurrence) => Promise<void> | void,
): Subscriber {
  return {
    phase: "after_commit",
    event: event.name,
    run: (payload, occurrence) => run(payload as Payload, occurrence),
  };
}

import type { EventType, Occurrence } from "./domain-event.ts";
import type { UnitOfWork } from "./unit-of-work.types.ts";

/** Something that follows an event; made by `inTransaction` or `afterCommit`. */
export type Subscriber =
  | {
      readonly phase: "in_transaction";
      readonly event: EventType<unknown>;
      run(payload: unknown, tx: UnitOfWork): Promise<void> | void;
    }
  | {
      readonly phase: "after_commit";
      readonly event: EventType<unknown>;
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
    event,
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
    event,
    run: (payload, occurrence) => run(payload as Payload, occurrence),
  };
}

import type { EventType, Occurrence } from "./domain-event.ts";
import type { UnitOfWork } from "./unit-of-work.types.ts";

/** Something that follows an event; made by `inTransaction`, `afterCommit` or `forgets`. */
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
    }
  | {
      readonly phase: "forgets";
      readonly event: EventType<unknown>;
      tagsOf(payload: unknown): readonly string[];
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

/**
 * What the cache must forget when something happened, by tags. Runs after the commit, and whoever made the change waits for
 * it: their next read is not older than their own write.
 */
export function forgets<Payload>(
  event: EventType<Payload>,
  tagsOf: (payload: Payload) => readonly string[],
): Subscriber {
  return { phase: "forgets", event, tagsOf: (payload) => tagsOf(payload as Payload) };
}

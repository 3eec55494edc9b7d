export { defineEvent, type EventType, type Occurrence } from "./domain-event.ts";
export { afterCommit, forgets, inTransaction, type Subscriber } from "./subscriber.ts";
export { createUnitOfWork } from "./unit-of-work.ts";
export type { RunUnitOfWork, UnitOfWork } from "./unit-of-work.types.ts";

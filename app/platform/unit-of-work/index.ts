export { defineEvent, type EventType, type Occurrence } from "./domain-event.ts";
export { afterCommit, forgets, inTransaction, type Subscriber } from "./subscriber.ts";
export { createUnitsOfWork, type UnitsOfWork } from "./unit-of-work.ts";
export type { RunTogether, RunUnitOfWork, UnitOfWork } from "./unit-of-work.types.ts";

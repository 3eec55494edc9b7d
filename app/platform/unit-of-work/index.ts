export {
  afterCommit,
  defineEvent,
  type EventType,
  inTransaction,
  type Occurrence,
  type Subscriber,
} from "./domain-event.ts";
export { createUnitOfWork, type RunUnitOfWork, type UnitOfWork } from "./unit-of-work.ts";

export { createOutbox } from "./outbox.ts";
export type {
  Outbox,
  OutboxBacklog,
  OutboxEntry,
  OutboxPublisher,
  SetAsideEntry,
  WrittenEntry,
} from "./outbox.types.ts";

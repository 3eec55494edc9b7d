export { createOutbox } from "./outbox.ts";
export type {
  Outbox,
  OutboxBacklog,
  OutboxEntry,
  OutboxPublisher,
  SetAsideEntry,
  SetAsideRequest,
  WrittenEntry,
} from "./outbox.types.ts";

export {
  createOutbox,
  type Outbox,
  type OutboxBacklog,
  type OutboxEntry,
  type OutboxPublisher,
} from "./outbox.ts";

export {
  createOutbox,
  type Outbox,
  type OutboxBacklog,
  type OutboxEntry,
  type OutboxPublisher,
  type SetAsideEntry,
} from "./outbox.ts";

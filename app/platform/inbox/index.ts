export {
  type InboxEvent,
  type InboxReceipt,
  lastHeardAt,
  pruneInbox,
  receiptsOfMessages,
  recordInboxEvent,
  type WrittenAlong,
} from "./inbox.ts";

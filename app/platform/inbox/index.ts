export {
  type InboxEvent,
  type InboxReceipt,
  lastHeardAt,
  pruneInbox,
  receiptsOfMessages,
  recordInboxEvent,
} from "./inbox.ts";

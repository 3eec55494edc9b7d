export { type InboxEvent, lastHeardAt, pruneInbox, recordInboxEvent, type WrittenAlong } from "./inbox.ts";

export { type InboxEvent, pruneInbox, recordInboxEvent } from "./inbox.ts";

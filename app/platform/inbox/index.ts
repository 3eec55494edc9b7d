export { type InboxEvent, inboxInsert, pruneInbox, recordInboxEvent } from "./inbox.ts";

export { type InboxEvent, inboxInsert, lastHeardAt, pruneInbox, recordInboxEvent } from "./inbox.ts";

export { type InboxEvent, lastHeardAt, pruneInbox, recordInboxEvent } from "./inbox.ts";

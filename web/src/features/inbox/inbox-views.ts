import type { Input } from "../../data/endpoint.ts";
import type { Thread } from "../../data/types.ts";
import { oneOf, pathWith } from "../../ui/address.ts";
import { normalTag } from "./tags.ts";

/** The parts of the inbox, in their order. */
export const INBOX_VIEWS = ["open", "mine", "unassigned", "snoozed", "closed"] as const;
export type InboxView = (typeof INBOX_VIEWS)[number];

/** What of the inbox is shown; lives in the address. */
export interface InboxFilters {
  readonly view: InboxView;
  readonly isUnread: boolean;
  /** Empty: whatever tags they have. */
  readonly tag: string;
  readonly q: string;
}

const MIN_SEARCH_LENGTH = 2;

/** Reads them from an address; what makes no sense is left out. */
export function inboxFiltersFrom(query: Readonly<Record<string, string>>): InboxFilters {
  return {
    view: oneOf(INBOX_VIEWS, query.view) || "open",
    isUnread: query.unread === "1",
    tag: normalTag(query.tag ?? ""),
    q: (query.q ?? "").slice(0, 80),
  };
}

/** The address of the inbox, or of a thread in it, with these filters. */
export function inboxPath({ view, isUnread, tag, q }: InboxFilters, threadId?: string): string {
  return pathWith(threadId === undefined ? "/inbox" : `/inbox/${threadId}`, {
    view: view === "open" ? undefined : view,
    unread: isUnread ? "1" : undefined,
    tag: tag || undefined,
    q,
  });
}

/** What to ask the server. */
export function inboxFiltersToApi({
  view,
  isUnread,
  tag,
  q,
}: InboxFilters): NonNullable<Input<"listThreads">["query"]> {
  const wanted = q.trim();
  return {
    status: statusOf(view),
    assignedTo: view === "mine" ? "me" : view === "unassigned" ? "nobody" : undefined,
    unread: isUnread ? "true" : undefined,
    tag: tag || undefined,
    q: wanted.length >= MIN_SEARCH_LENGTH ? wanted : undefined,
  };
}

/** The same for a change of all that is found. */
export function inboxFiltersToBulk(filters: InboxFilters) {
  const { limit: _limit, cursor: _cursor, unread, waiting: _waiting, ...same } = inboxFiltersToApi(filters);
  return { ...same, ...(unread === undefined ? {} : { unread: true }) };
}

/** Does a thread that has changed still belong there? Whether words are found in it only the server knows: it stays. */
export function belongs(thread: Thread, { view, isUnread, tag }: InboxFilters, meId: string): boolean {
  if (thread.status !== statusOf(view)) return false;
  if (view === "mine" && thread.assignedTo?.id !== meId) return false;
  if (view === "unassigned" && thread.assignedTo !== null) return false;
  if (tag !== "" && !thread.tags.includes(tag)) return false;
  return !isUnread || thread.unread > 0;
}

function statusOf(view: InboxView): Thread["status"] {
  return view === "snoozed" || view === "closed" ? view : "open";
}

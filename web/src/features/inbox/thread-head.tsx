import { can } from "../../data/session.ts";
import type { Thread } from "../../data/types.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { formatWhen } from "../../ui/format.ts";
import { isNarrow } from "../../ui/media.ts";
import { inboxWords as words } from "./inbox.strings.ts";
import type { InboxFilters } from "./inbox-views.ts";
import { ThreadTags } from "./thread-tags.tsx";
import { threadDetails, threadName } from "./thread-words.ts";

/** What can be done to a thread, by buttons and by keys. */
export interface ThreadDeeds {
  assign(): void;
  take(): void;
  snooze(): void;
  /** Opens a snoozed one now. */
  wake(): void;
  /** Closes it, or opens it again. */
  settle(): void;
  unread(): void;
  /** Asks which tags it has. */
  tags(): void;
}

/** Whom a thread is with, how far it is, who looks after it, and what can be done to it. */
export function ThreadHead(props: {
  readonly thread: Thread;
  readonly backHref: string;
  readonly deeds: ThreadDeeds;
  readonly filters: InboxFilters;
}) {
  const { thread, backHref, deeds } = props;
  const { lead, assignedTo } = thread;
  const details = threadDetails(thread);
  return (
    <header class="pane-head">
      {isNarrow.value ? <BackLink href={backHref} text={words.back} /> : null}
      <div class="pane-who">
        <h2>{threadName(thread)}</h2>
        <ThreadStatus thread={thread} />
        <p class="muted pane-details">
          {lead?.company && can("leads:read") ? (
            <a href={`/leads/${lead.id}`} aria-label={words.lead(details || lead.company)}>
              {details || lead.company}
            </a>
          ) : (
            details
          )}
        </p>
        <ThreadTags thread={thread} filters={props.filters} />
      </div>
      {can("threads:write") ? (
        <div class="pane-actions">
          <Button size="small" icon="user" aria-label={ownerText(thread)} title="A" onClick={deeds.assign}>
            <span class="pane-owner">{assignedTo?.name ?? words.actions.assign}</span>
          </Button>
          {assignedTo === null ? (
            <Button size="small" title="M" onClick={deeds.take}>
              {words.actions.take}
            </Button>
          ) : null}
          {thread.status === "snoozed" ? (
            <Button size="small" icon="refresh" onClick={deeds.wake}>
              {words.actions.reopen}
            </Button>
          ) : null}
          <Button size="small" icon="clock" title="H" onClick={deeds.snooze}>
            {words.actions.snooze}
          </Button>
          <Button
            size="small"
            kind="ghost"
            icon="tag"
            title={`${words.actions.tags} (L)`}
            aria-label={words.actions.tags}
            onClick={deeds.tags}
          />
          <Button
            size="small"
            kind="ghost"
            icon="inbox"
            title={`${words.actions.unread} (U)`}
            aria-label={words.actions.unread}
            onClick={deeds.unread}
          />
          <Button
            size="small"
            kind={thread.status === "closed" ? "secondary" : "primary"}
            icon={thread.status === "closed" ? "refresh" : "check"}
            title="E"
            onClick={deeds.settle}
          >
            {thread.status === "closed" ? words.actions.reopen : words.actions.close}
          </Button>
        </div>
      ) : null}
    </header>
  );
}

function ThreadStatus({ thread }: { readonly thread: Thread }) {
  const { status, snoozedUntil } = thread;
  if (status === "closed") return <Badge tone="neutral">{words.views.closed}</Badge>;
  if (status === "snoozed" && snoozedUntil !== null) {
    return (
      <Badge tone="warning">
        {words.views.snoozed} {words.snoozedUntil(formatWhen(snoozedUntil, Date.now()))}
      </Badge>
    );
  }
  return null;
}

function ownerText({ assignedTo }: Thread): string {
  return assignedTo === null ? words.actions.assign : words.assignedTo(assignedTo.name);
}

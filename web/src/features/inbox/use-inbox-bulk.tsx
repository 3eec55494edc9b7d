import type { Thread } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import type { BulkActionOf, BulkFiltersOf, BulkKind } from "../bulk/bulk-kind.ts";
import { type ListBulk, type ListSelection, useListBulk } from "../bulk/use-list-bulk.tsx";
import { inboxWords } from "./inbox.strings.ts";
import { type InboxFilters, inboxFiltersToBulk } from "./inbox-views.ts";
import { TagDialog } from "./tag-dialog.tsx";
import type { ThreadDeeds } from "./thread-head.tsx";
import { WhenDialog } from "./when-dialog.tsx";

const words = inboxWords.bulk;
type Action = BulkActionOf<"threads">;
type Filters = BulkFiltersOf<"threads">;

const THREADS: BulkKind<Action, Filters> = {
  name: "threads",
  choices: [],
  request: (chosen, action) => ({ kind: "threads", selection: chosen, action }),
};

/** What is done to all threads that are selected: the bar, the windows that ask, and what keys do meanwhile. */
export function useInboxBulk(filters: InboxFilters, selected: ListSelection<Thread>): ListBulk<ThreadDeeds> {
  const { want, ask, assign, take, shown } = useListBulk<Action, Filters, Thread, "snooze" | "tag" | "untag">(
    selected,
    {
      kind: THREADS,
      filters: inboxFiltersToBulk(filters),
      permission: "threads:write",
      countText: words.kind,
      assign: {
        title: inboxWords.assignTitle,
        text: words.assign,
        action: (to) => ({ name: "assign", to }),
      },
    },
  );
  const isClosed = filters.view === "closed";
  const deeds: ThreadDeeds = {
    assign,
    take,
    snooze: () => ask("snooze"),
    wake: () => want(words.reopen, { name: "reopen" }),
    settle: () => want(isClosed ? words.reopen : words.close, { name: isClosed ? "reopen" : "close" }),
    unread: () => undefined,
    tags: () => ask("tag"),
  };
  return shown(
    deeds,
    <>
      <Button size="small" icon="check" onClick={deeds.settle}>
        {isClosed ? words.reopen : words.close}
      </Button>
      <Button size="small" icon="user" onClick={assign}>
        {words.assign}
      </Button>
      {isClosed ? null : (
        <Button size="small" icon="clock" onClick={deeds.snooze}>
          {words.snooze}
        </Button>
      )}
      <Button size="small" icon="checks" onClick={() => want(words.read, { name: "mark_read" })}>
        {words.read}
      </Button>
      <Button size="small" icon="tag" onClick={deeds.tags}>
        {words.tag}
      </Button>
      <Button size="small" icon="minus" onClick={() => ask("untag")}>
        {words.untag}
      </Button>
    </>,
    (window, close) =>
      window === "snooze" ? (
        <WhenDialog
          title={inboxWords.snoozeTitle}
          onClose={close}
          onChoose={(until) => want(words.snooze, { name: "snooze", until: until.toISOString() })}
        />
      ) : (
        <TagDialog
          isNewTaken={window === "tag"}
          onClose={close}
          onChoose={(tag) =>
            want(words[window], { name: window === "tag" ? "add_tags" : "remove_tags", tags: [tag] })
          }
        />
      ),
  );
}

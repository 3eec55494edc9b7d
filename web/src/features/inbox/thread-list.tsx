import type { Thread } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { SplitList, type SplitListProps } from "../lists/split-list.tsx";
import { inboxWords as words } from "./inbox.strings.ts";
import { type InboxFilters, inboxPath } from "./inbox-views.ts";
import { ThreadRow } from "./thread-row.tsx";
import { threadName } from "./thread-words.ts";

/** The threads of a part of the inbox. */
export function ThreadList(
  props: Pick<
    SplitListProps<Thread>,
    "list" | "openId" | "selection" | "onSelect" | "onCursor" | "onGo" | "onHold" | "bar"
  > & { readonly filters: InboxFilters; readonly onClear: () => void },
) {
  const { filters, onClear } = props;
  return (
    <SplitList
      {...props}
      label={words.list}
      errorTitle={words.listFailed}
      listKey={JSON.stringify(filters)}
      nameOf={threadName}
      hrefOf={({ id }) => inboxPath(filters, id)}
      row={ThreadRow}
      empty={<Nothing filters={filters} onClear={onClear} />}
    />
  );
}

function Nothing({ filters, onClear }: { readonly filters: InboxFilters; readonly onClear: () => void }) {
  if (filters.q !== "" || filters.tag !== "" || filters.isUnread) {
    return (
      <EmptyState icon="search" title={words.noMatch[0]} text={words.noMatch[1]}>
        <Button icon="x" onClick={onClear}>
          {words.clear}
        </Button>
      </EmptyState>
    );
  }
  const [title, text] = words.empty[filters.view];
  const isGood = filters.view === "open" || filters.view === "unassigned";
  return (
    <EmptyState icon={isGood ? "check" : "inbox"} tone={isGood ? "good" : "neutral"} {...{ title, text }} />
  );
}

import type { ComponentChildren } from "preact";
import type { Thread } from "../../data/types.ts";
import type { PagedList } from "../../data/use-paged-list.ts";
import { Button } from "../../ui/button.tsx";
import { Grid } from "../../ui/grid/grid.tsx";
import type { Selection } from "../../ui/grid/grid-selection.ts";
import { isNarrow } from "../../ui/media.ts";
import { EmptyState, ErrorState, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { inboxWords as words } from "./inbox.strings.ts";
import { type InboxFilters, inboxPath } from "./inbox-views.ts";
import { ThreadRow } from "./thread-row.tsx";
import { threadName } from "./thread-words.ts";

const COLUMNS = [{ id: "thread", text: words.list, widthPx: 320, cell: ThreadRow }] as const;

/** The threads of a part of the inbox. Beside an open one, keys and clicks go from one to the next without a trail of pages. */
export function ThreadList(props: {
  readonly filters: InboxFilters;
  readonly list: PagedList<Thread>;
  readonly openId: string | undefined;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  readonly onCursor: (thread: Thread) => void;
  readonly onGo: (path: string, replace: boolean) => void;
  readonly onClear: () => void;
  readonly bar: ComponentChildren;
}) {
  const { filters, list, openId, onGo } = props;
  const isBeside = openId !== undefined && !isNarrow.value;
  const hrefOf = ({ id }: Thread) => inboxPath(filters, id);
  return (
    <section
      class="thread-list"
      aria-label={words.viewsLabel}
      onClickCapture={(event) => {
        const link = (event.target as Element).closest<HTMLAnchorElement>("a.grid-link");
        const isOther = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
        if (!link || !isBeside || isOther || event.button !== 0) return;
        event.preventDefault();
        event.stopPropagation();
        onGo(link.getAttribute("href") ?? "", true);
      }}
    >
      {list.newerIds.size > 0 ? (
        <Button size="small" kind="primary" icon="refresh" class="thread-list-newer" onClick={list.reload}>
          {words.newer(list.newerIds.size)}
        </Button>
      ) : null}
      {list.error && list.rows ? <StaleBanner error={list.error} onRetry={list.refresh} /> : null}
      {props.bar}
      {list.rows === undefined ? (
        list.error && !list.isLoading ? (
          <ErrorState title={words.listFailed} error={list.error} onRetry={list.reload} />
        ) : (
          <Waiting />
        )
      ) : list.rows.length === 0 && !list.hasMore ? (
        <Nothing filters={filters} onClear={props.onClear} />
      ) : (
        <Grid
          isCompact
          label={words.list}
          listKey={JSON.stringify(filters)}
          rows={list.rows}
          idOf={({ id }) => id}
          nameOf={threadName}
          hrefOf={hrefOf}
          columns={COLUMNS}
          compact={ThreadRow}
          currentId={openId}
          onMove={(thread) => {
            props.onCursor(thread);
            if (isBeside) onGo(hrefOf(thread), true);
          }}
          hasMore={list.hasMore}
          isBusy={list.isLoading || list.isLoadingMore}
          moreError={list.moreError}
          onMore={list.more}
          onRange={list.onRange}
          selection={props.selection}
          onSelect={props.onSelect}
        />
      )}
    </section>
  );
}

function Nothing({ filters, onClear }: { readonly filters: InboxFilters; readonly onClear: () => void }) {
  if (filters.q !== "" || filters.isUnread) {
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

function Waiting() {
  return (
    <div class="thread-list-waiting card" role="status" aria-label={strings.common.loading}>
      {Array.from({ length: 12 }, (_row, index) => (
        <div key={index}>
          <Skeleton width="45%" height="0.9em" />
          <Skeleton width="80%" height="0.8em" />
        </div>
      ))}
    </div>
  );
}

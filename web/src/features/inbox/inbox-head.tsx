import { useLiveQuery } from "../../data/live/use-live-query.ts";
import type { ThreadCounts } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { SearchField } from "../../ui/filters.tsx";
import { formatCount } from "../../ui/format.ts";
import { threadCountsQuery } from "./inbox.queries.ts";
import { Permitted } from "../identity/permitted.tsx";
import { SEARCH_INBOX } from "./inbox.shortcuts.ts";
import { inboxWords as words } from "./inbox.strings.ts";
import { TagFilter } from "./tag-filter.tsx";
import { INBOX_VIEWS, type InboxFilters, type InboxView, inboxPath } from "./inbox-views.ts";

/** The head of the inbox: its parts with how many wait in each, the search, and a way to write to somebody. */
export function InboxHead(props: {
  readonly title: string;
  readonly filters: InboxFilters;
  readonly onFilter: (filters: InboxFilters) => void;
  readonly onCompose: () => void;
}) {
  const { title, filters, onFilter } = props;
  const { data: counts } = useLiveQuery(threadCountsQuery);
  return (
    <>
      <header class="page-head split-head">
        <h1>{title}</h1>
        <nav class="view-tabs" aria-label={words.viewsLabel}>
          {INBOX_VIEWS.map((view) => {
            const count = counts ? countOf(view, counts) : undefined;
            return (
              <a
                key={view}
                href={inboxPath({ ...filters, view })}
                aria-current={view === filters.view ? "page" : undefined}
              >
                {words.views[view]}
                {count ? <span class="tab-count tabular">{formatCount(count)}</span> : null}
              </a>
            );
          })}
        </nav>
        <Permitted permission="threads:write">
          <div class="page-head-tools">
            <Button size="small" kind="primary" icon="pencil" onClick={props.onCompose}>
              {words.compose.open}
            </Button>
          </div>
        </Permitted>
      </header>
      <search class="filters split-filters inbox-filters">
        <SearchField
          label={words.search}
          value={filters.q}
          shortcut={SEARCH_INBOX}
          hasFocus={false}
          onSearch={(q) => onFilter({ ...filters, q })}
        />
        <Button
          size="small"
          kind={filters.isUnread ? "primary" : "secondary"}
          aria-pressed={filters.isUnread}
          onClick={() => onFilter({ ...filters, isUnread: !filters.isUnread })}
        >
          {words.onlyUnread}
          {counts && counts.unread > 0 ? (
            <span class="tab-count tabular">{formatCount(counts.unread)}</span>
          ) : null}
        </Button>
        <TagFilter tag={filters.tag} onChoose={(tag) => onFilter({ ...filters, tag })} />
      </search>
    </>
  );
}

/** Closed ones are not counted: there are ever more of them. */
function countOf(view: InboxView, counts: ThreadCounts): number | undefined {
  return view === "closed" ? undefined : counts[view];
}

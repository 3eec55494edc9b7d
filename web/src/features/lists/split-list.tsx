import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { Identified } from "../../data/pages.ts";
import { asQuery, type PagedList } from "../../data/use-paged-list.ts";
import { Button } from "../../ui/button.tsx";
import { Grid } from "../../ui/grid/grid.tsx";
import type { Selection } from "../../ui/grid/grid-selection.ts";
import { isNarrow } from "../../ui/media.ts";
import { NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { listWords as words } from "./lists.strings.ts";
import "./split.css";

/** Whether somebody has a list under their hand: a pointer over it, or its top out of sight. What is new waits then. */
export interface Hold {
  readonly isPointed: boolean;
  readonly isScrolled: boolean;
}

/** What a list beside a pane needs to know of its rows. */
export interface SplitListProps<Row> {
  readonly label: string;
  readonly errorTitle: string;
  readonly list: PagedList<Row>;
  /** What is asked for: when it changes, the list begins at its top. */
  readonly listKey: string;
  readonly nameOf: (row: Row) => string;
  readonly hrefOf: (row: Row) => string;
  readonly row: (row: Row) => ComponentChildren;
  /** The row that is open beside it. */
  readonly openId: string | undefined;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  readonly onCursor: (row: Row | undefined) => void;
  readonly onGo: (path: string, replace: boolean) => void;
  readonly onHold: (hold: Hold) => void;
  readonly bar: ComponentChildren;
  /** In place of the list when there is nothing. */
  readonly empty: ComponentChildren;
}

/** A list whose rows open beside it. While one is open, keys and clicks go from one to the next without a trail of pages. */
export function SplitList<Row extends Identified>(props: SplitListProps<Row>) {
  const { list, openId, onGo, bar } = props;
  const isBeside = openId !== undefined && !isNarrow.value;
  const hold = useRef<Hold>({ isPointed: false, isScrolled: false });
  const tell = (change: Partial<Hold>) => {
    hold.current = { ...hold.current, ...change };
    props.onHold(hold.current);
  };
  return (
    <section
      class="split-rows"
      aria-label={props.label}
      onPointerEnter={({ pointerType }) => tell({ isPointed: pointerType === "mouse" })}
      onPointerLeave={() => tell({ isPointed: false })}
      onScrollCapture={({ target }) => tell({ isScrolled: (target as Element).scrollTop > 0 })}
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
        <div class="split-newer">
          <Button size="small" kind="primary" icon="refresh" onClick={list.reload}>
            {words.newer(list.newerIds.size)}
          </Button>
        </div>
      ) : null}
      {list.error && list.rows ? <StaleBanner error={list.error} onRetry={list.refresh} /> : null}
      {bar}
      <Rows {...props} isBeside={isBeside} />
    </section>
  );
}

function Rows<Row extends Identified>(props: SplitListProps<Row> & { readonly isBeside: boolean }) {
  const { list, isBeside, hrefOf, onGo } = props;
  if (list.rows === undefined) {
    return (
      <NotLoaded key={props.listKey} query={asQuery(list)} title={props.errorTitle}>
        <Waiting />
      </NotLoaded>
    );
  }
  if (list.rows.length === 0 && !list.hasMore) return <>{props.empty}</>;
  return (
    <Grid
      isCompact
      label={props.label}
      listKey={props.listKey}
      rows={list.rows}
      idOf={({ id }) => id}
      nameOf={props.nameOf}
      hrefOf={hrefOf}
      columns={[{ id: "row", text: props.label, widthPx: 320, cell: props.row }]}
      compact={props.row}
      currentId={props.openId}
      onCursor={props.onCursor}
      onMove={(row) => {
        if (isBeside) onGo(hrefOf(row), true);
      }}
      hasMore={list.hasMore}
      isBusy={list.isLoading || list.isLoadingMore}
      moreError={list.moreError}
      onMore={list.more}
      onRange={list.onRange}
      selection={props.selection}
      onSelect={props.onSelect}
    />
  );
}

function Waiting() {
  return (
    <div class="split-waiting card" role="status" aria-label={strings.common.loading}>
      {Array.from({ length: 12 }, (_row, index) => (
        <div key={index}>
          <Skeleton width="45%" height="0.9em" />
          <Skeleton width="80%" height="0.8em" />
        </div>
      ))}
    </div>
  );
}

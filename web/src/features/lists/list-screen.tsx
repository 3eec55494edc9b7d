import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { currentUser } from "../../data/session.ts";
import type { Identified } from "../../data/pages.ts";
import { asQuery, type PagedList } from "../../data/use-paged-list.ts";
import { pathWith } from "../../ui/address.ts";
import { Button } from "../../ui/button.tsx";
import { formatCount } from "../../ui/format.ts";
import { ColumnChooser } from "../../ui/grid/column-chooser.tsx";
import { Grid, type GridProps } from "../../ui/grid/grid.tsx";
import { type Column, withWidth } from "../../ui/grid/grid-columns.ts";
import { useLayout } from "../../ui/grid/use-layout.ts";
import { InTurn } from "../../ui/in-turn.tsx";
import { NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { listWords as words } from "./lists.strings.ts";
import { useDefaultView } from "./use-default-view.ts";
import { ViewsMenu } from "./views-menu.tsx";
import "./lists.css";

type FromGrid<Row> = Pick<
  GridProps<Row>,
  "nameOf" | "hrefOf" | "compact" | "isMarked" | "sort" | "onSort" | "selection" | "onSelect" | "onCursor"
>;

/** What a screen with a list is made of. */
export interface ListScreenProps<Row> extends FromGrid<Row> {
  readonly title: string;
  /** Names the list in what is kept of it. */
  readonly name: string;
  readonly path: string;
  /** Its filters as the address has them. */
  readonly filters: Readonly<Record<string, string>>;
  readonly list: PagedList<Row>;
  readonly columns: readonly Column<Row>[];
  readonly caption: string;
  readonly errorTitle: string;
  readonly filterBar: ComponentChildren;
  /** Beside the title. */
  readonly tools?: ComponentChildren;
  /** In place of the grid when there is nothing. */
  readonly empty: ComponentChildren;
  /** Below the grid: what is done with what is selected. */
  readonly bar?: ComponentChildren;
}

/** A screen with a list: head, filters, and the grid with all its states. */
export function ListScreen<Row extends Identified>(props: ListScreenProps<Row>) {
  const { title, name, path, filters, list, columns } = props;
  const { query, route } = useLocation();
  const layout = useLayout({
    ...{ list: name, personId: currentUser()?.id ?? "", columns, inAddress: query.columns },
    onOrder: (order) => route(pathWith(path, { ...filters, columns: order }), true),
  });
  useDefaultView(name, path);
  const shared = pathWith("", { ...filters, columns: layout.layout.order.join(",") }).slice(1);
  return (
    <div class="list-page">
      <header class="page-head">
        <h1>{title}</h1>
        {list.rows && list.rows.length > 0 ? (
          <span class="count" role="status">
            {words.shown(formatCount(list.rows.length), list.hasMore)}
          </span>
        ) : null}
        <div class="page-head-tools">
          {list.newerIds.size > 0 ? (
            <Button size="small" kind="primary" icon="refresh" onClick={list.reload}>
              {words.newer(list.newerIds.size)}
            </Button>
          ) : null}
          <InTurn>
            {props.tools}
            <ViewsMenu {...{ list: name, path }} query={shared} onOpen={(to) => route(to)} />
            <ColumnChooser
              columns={columns}
              layout={layout.layout}
              onChange={layout.change}
              onReset={layout.reset}
            />
          </InTurn>
        </div>
      </header>
      <InTurn>{props.filterBar}</InTurn>
      {list.error && list.rows ? <StaleBanner error={list.error} onRetry={list.refresh} /> : null}
      <InTurn>
        <Body
          {...props}
          columns={layout.columns}
          onWidth={(id, widthPx) => layout.change(withWidth(layout.layout, id, widthPx))}
        />
      </InTurn>
      {props.bar}
    </div>
  );
}

function Body<Row extends Identified>(
  props: ListScreenProps<Row> & { readonly onWidth: (id: string, widthPx: number) => void },
) {
  const { list, filters } = props;
  if (!list.rows) {
    return (
      <NotLoaded key={JSON.stringify(filters)} query={asQuery(list)} title={props.errorTitle}>
        <Waiting />
      </NotLoaded>
    );
  }
  if (list.rows.length === 0 && !list.hasMore) return <div class="card">{props.empty}</div>;
  return (
    <Grid
      {...props}
      label={props.caption}
      listKey={JSON.stringify(filters)}
      rows={list.rows}
      idOf={idOf}
      hasMore={list.hasMore}
      isBusy={list.isLoading || list.isLoadingMore}
      moreError={list.moreError}
      onMore={list.more}
      onRange={list.onRange}
    />
  );
}

const idOf = ({ id }: Identified) => id;

function Waiting() {
  return (
    <div class="list-waiting card" role="status" aria-label={strings.common.loading}>
      {Array.from({ length: 18 }, (_row, index) => (
        <div key={index}>
          <Skeleton width="22%" height="0.9em" />
          <Skeleton width="12%" height="0.9em" />
          <Skeleton width="40%" height="0.9em" />
        </div>
      ))}
    </div>
  );
}

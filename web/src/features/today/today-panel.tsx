import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { todayWords as words } from "./today.strings.ts";
import type { TodayQuery } from "./use-today.ts";

/** So many of a kind stand here; its own screen has the rest. */
const SHOWN = 6;

/** One kind of things that need somebody: it loads, fails and is tried again by itself; one line where there is none. */
export function TodayPanel<Item extends { readonly id: string }>(props: {
  readonly name: Exclude<keyof typeof words.panels, "team">;
  /** Where all of them are. */
  readonly href?: string;
  readonly query: TodayQuery<Item>;
  readonly row: (item: Item) => ComponentChildren;
}) {
  const { name, href, query, row } = props;
  const id = useId();
  const items = query.items;
  const title = words.panels[name];
  const toAll = items && items.length > SHOWN ? words.more(items.length - SHOWN) : words.all;
  return (
    <section class="card today-panel" aria-labelledby={id} data-empty={items?.length === 0}>
      <div class="today-head">
        <h2 id={id}>{title}</h2>
        {items && items.length > 0 ? <span class="count">{items.length}</span> : null}
        {items?.length === 0 ? <span class="muted today-none">{words.none[name]}</span> : null}
        {href ? (
          <a class="today-all" href={href} aria-label={words.linkTo(toAll, title)}>
            {toAll}
          </a>
        ) : null}
      </div>
      {items && query.error && query.error.status !== 0 ? (
        // Without a network the page says so for all of them.
        <StaleBanner error={query.error} onRetry={() => void query.refetch()} />
      ) : null}
      {items ? (
        items.length === 0 ? null : (
          <ul class="today-rows">
            {items.slice(0, SHOWN).map((item) => (
              <li class="today-row" key={item.id}>
                {row(item)}
              </li>
            ))}
          </ul>
        )
      ) : (
        <NotLoaded query={query} title={words.failed[name]}>
          <Skeleton height="2.75rem" />
        </NotLoaded>
      )}
    </section>
  );
}

/** What a row says: a link to its screen, what is known beside it, and the one thing to do. */
export function RowText(props: {
  readonly href: string;
  readonly title: string;
  readonly detail?: ComponentChildren;
}) {
  return (
    <span class="today-text">
      <a href={props.href} data-item>
        {props.title}
      </a>
      {props.detail ? <span class="muted today-detail">{props.detail}</span> : null}
    </span>
  );
}

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { ApiError } from "../../data/http.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { recordWords as words } from "./records.strings.ts";

/** A part of a record's page: its few last things. It loads, fails and is tried again by itself. */
export function RecordPart<Item extends { readonly id: string }>(props: {
  readonly title: string;
  readonly none: string;
  readonly query: {
    readonly data: { readonly items: readonly Item[]; readonly nextCursor?: string | null } | undefined;
    readonly error: ApiError | null;
    readonly isFetching: boolean;
    readonly refetch: () => unknown;
  };
  readonly children?: ComponentChildren;
  /** Where all of them are, when there are more. */
  readonly moreHref?: string;
  readonly item: (item: Item) => ComponentChildren;
}) {
  const { title, none, query, children, moreHref, item } = props;
  const id = useId();
  return (
    <section class="card record-part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
      {query.data ? (
        query.data.items.length === 0 ? (
          <p class="muted">{none}</p>
        ) : (
          <ul>
            {query.data.items.map((one) => (
              <li key={one.id}>{item(one)}</li>
            ))}
            {moreHref && query.data.nextCursor ? (
              <li>
                <a href={moreHref}>{words.all}</a>
              </li>
            ) : null}
          </ul>
        )
      ) : (
        <NotLoaded query={query} title={words.partFailed}>
          <Skeleton height="2.500rem" />
        </NotLoaded>
      )}
    </section>
  );
}

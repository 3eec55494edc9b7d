import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { dialingWords as words } from "./dialing.strings.ts";

/** A part beside the lead of now; it loads, fails and is tried again by itself. */
export function SidePart<Item extends { readonly id: string }>(props: {
  readonly title: string;
  readonly none: string;
  readonly query: Parameters<typeof NotLoaded>[0]["query"] & {
    readonly data: { readonly items: readonly Item[] } | undefined;
  };
  readonly children?: ComponentChildren;
  readonly item: (item: Item) => ComponentChildren;
}) {
  const { title, none, query, children, item } = props;
  const id = useId();
  return (
    <section class="card dial-panel" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
      {query.data ? (
        query.data.items.length === 0 ? (
          <p class="muted dial-small">{none}</p>
        ) : (
          <ul class="dial-things">
            {query.data.items.map((one) => (
              <li key={one.id}>{item(one)}</li>
            ))}
          </ul>
        )
      ) : (
        <NotLoaded query={query} title={words.partError}>
          <Skeleton height="2.500rem" />
        </NotLoaded>
      )}
    </section>
  );
}

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { listWords as words } from "./lists.strings.ts";

/**
 * The bar of filters: the search is always there, the rest on narrow screens behind a button that counts what is set. What clears them shares
 * the line of the search, which is never less than one: the list below stays where it is.
 */
export function ListFilters(props: {
  readonly search: ComponentChildren;
  readonly children: ComponentChildren;
  readonly setCount: number;
  readonly onClear: () => void;
}) {
  const { search, children, setCount, onClear } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <search class="filters list-filters" data-open={isOpen}>
      <div class="list-filters-search">
        {search}
        {setCount > 0 ? (
          <Button kind="ghost" icon="x" onClick={onClear}>
            {words.clear}
          </Button>
        ) : null}
      </div>
      <div class="list-filters-toggle">
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {words.filters(setCount)}
        </Button>
      </div>
      <div class="list-filters-rest">{children}</div>
    </search>
  );
}

import type { ListPage, ListPages } from "../../data/pages.ts";
import type { ThreadMessage } from "../../data/types.ts";

type Pages = ListPages<ThreadMessage>;

/**
 * A thread's messages with its newest ones fetched again: those known stand where they stood with what is new of them, new ones
 * come first. When more came than were fetched, all begins anew.
 */
export function withNewest(pages: Pages, fresh: ListPage<ThreadMessage>): Pages {
  const byId = new Map(fresh.items.map((message) => [message.id, message]));
  const known = new Set(pages.pages.flatMap(({ items }) => items.map(({ id }) => id)));
  if (known.size > 0 && !fresh.items.some(({ id }) => known.has(id)))
    return { pages: [fresh], pageParams: [null] };
  const again = pages.pages.map((page) => ({
    ...page,
    items: page.items.map((message) => byId.get(message.id) ?? message),
  }));
  const [first, ...others] = again;
  if (!first) return { pages: [fresh], pageParams: [null] };
  const newer = fresh.items.filter(({ id }) => !known.has(id));
  return { ...pages, pages: [{ ...first, items: [...newer, ...first.items] }, ...others] };
}

/** With one message that the server has answered with. */
export function withMessage(pages: Pages, message: ThreadMessage): Pages {
  return withNewest(pages, {
    items: [message, ...(pages.pages[0]?.items.filter(({ id }) => id !== message.id).slice(0, 1) ?? [])],
    nextCursor: null,
  });
}

/** Oldest first, each once. */
export function inOrder({ pages }: Pick<Pages, "pages">): readonly ThreadMessage[] {
  const byId = new Map(pages.flatMap(({ items }) => items).map((message) => [message.id, message]));
  return [...byId.values()].toSorted((a, b) => a.sequence - b.sequence);
}

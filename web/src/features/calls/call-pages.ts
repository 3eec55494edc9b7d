import type { InfiniteData } from "@tanstack/preact-query";
import type { Output } from "../../data/endpoint.ts";
import type { Call } from "../../data/types.ts";
import { newerOf } from "./call-state.ts";

/** Pages of a list of calls as the cache keeps them. */
export type CallPages = InfiniteData<Output<"listCalls">, string | null>;

/** The calls of all pages, each once: a call may have moved to the next page while that was fetched. */
export function callsOf({ pages }: CallPages): Call[] {
  return [...new Map(pages.flatMap(({ items }) => items).map((call) => [call.id, call])).values()];
}

/** With a changed call, where the list has it; otherwise as it was. */
export function withCall(list: CallPages, changed: Call): CallPages {
  if (!list.pages.some(({ items }) => items.some(({ id }) => id === changed.id))) return list;
  const pages = list.pages.map((page) => ({
    ...page,
    items: page.items.map((call) => (call.id === changed.id ? newerOf(call, changed) : call)),
  }));
  return { ...list, pages };
}

/** Without a call that has become part of another one. */
export function withoutCall(list: CallPages, id: string): CallPages {
  const pages = list.pages.map((page) => ({ ...page, items: page.items.filter((call) => call.id !== id) }));
  return { ...list, pages };
}

/** Did this call begin after all of the list? One that the list does not have may also be of a page not fetched yet. */
export function isNewerThan(list: CallPages, call: Call): boolean {
  const newest = list.pages[0]?.items[0];
  return !newest || Date.parse(call.initiatedAt) > Date.parse(newest.initiatedAt);
}

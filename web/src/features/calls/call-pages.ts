import { type ListPages, withRow } from "../../data/pages.ts";
import type { Call } from "../../data/types.ts";
import { newerOf } from "./call-state.ts";

/** Pages of a list of calls as the cache keeps them. */
export type CallPages = ListPages<Call>;

/** With a changed call, where the list has it; otherwise as it was. */
export function withCall(list: CallPages, changed: Call): CallPages {
  return withRow(list, changed.id, (call) => newerOf(call, changed));
}

/** Without a call that has become part of another one. */
export function withoutCall(list: CallPages, id: string): CallPages {
  return withRow(list, id, () => undefined);
}

/** Did this call begin after all of the list? One that the list does not have may also be of a page not fetched yet. */
export function isNewerThan(list: CallPages, call: Call): boolean {
  const newest = list.pages[0]?.items[0];
  return !newest || Date.parse(call.initiatedAt) > Date.parse(newest.initiatedAt);
}

import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { DialItem } from "./dial-items.repository.ts";
import type { DialList } from "./dial-lists.repository.ts";

/** A list was made, changed, paused, resumed, completed, or got leads. */
export const dialListChanged = defineEvent<{ readonly list: DialList }>("dial_list.changed");

/** Something happened to a lead in a list. */
export const dialItemChanged = defineEvent<{
  readonly item: DialItem;
  readonly event: "locked" | "called" | "skipped" | "expired" | "other";
}>("dial_item.changed");

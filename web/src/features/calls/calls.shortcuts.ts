import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import type { Shortcut } from "../../ui/shortcuts.ts";

export const SEARCH: Shortcut = { keys: ["/"], text: "Search calls", group: ANYWHERE };

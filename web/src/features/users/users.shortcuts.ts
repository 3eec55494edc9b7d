import type { Shortcut } from "../../ui/shortcuts.ts";

export const SEARCH_USERS: Shortcut = { keys: ["f"], text: "Find somebody", group: "Among users" };

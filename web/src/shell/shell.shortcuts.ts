import { ANYWHERE } from "../ui/common-shortcuts.ts";
import type { Shortcut } from "../ui/shortcuts.ts";

export const PALETTE: Shortcut = {
  keys: ["k"],
  withControl: true,
  worksWhileTyping: true,
  text: "Search, or jump to a page",
  group: ANYWHERE,
};
export const NAVIGATION: Shortcut = {
  keys: ["["],
  text: "Open or collapse the navigation",
  group: ANYWHERE,
};
export const VOICE: Shortcut = {
  keys: ["v"],
  text: "Say a command: hold to talk, or press once",
  group: ANYWHERE,
};

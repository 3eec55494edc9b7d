import { PAGES } from "../pages/index.ts";
import { COMMON_SHORTCUTS } from "../ui/common-shortcuts.ts";
import type { ShortcutRegistry } from "../ui/shortcut-registry.ts";
import { NAVIGATION, PALETTE, VOICE } from "./shell.shortcuts.ts";

/** Every shortcut of the application, in the order of the list. */
export const ALL_SHORTCUTS: ShortcutRegistry = {
  everywhere: [
    PALETTE,
    ...PAGES.flatMap(({ ways = [] }) => ways.map(({ shortcut }) => shortcut)),
    NAVIGATION,
    VOICE,
    ...COMMON_SHORTCUTS,
  ],
  ofPages: PAGES.map(({ shortcuts = [] }) => shortcuts),
};

import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { can, session } from "../data/session.ts";
import { PAGES } from "../pages/index.ts";
import { HELP, NEXT, PREVIOUS, THEME } from "../ui/common-shortcuts.ts";
import { moveFocus } from "../ui/roving.ts";
import { onShortcut, useShortcut } from "../ui/shortcuts.ts";
import { chooseTheme, isDark } from "../ui/theme.ts";
import { toggleNav } from "./nav-state.ts";
import { NAVIGATION, PALETTE, VOICE } from "./shell.shortcuts.ts";
import { noteHeld } from "./voice/begin.ts";

/** Obeys the shortcuts that work on every page; pages come after it, so they are asked first. */
export function useGlobalShortcuts(obey: {
  readonly showHelp: () => void;
  readonly showPalette: () => void;
  readonly showVoice: () => void;
}): void {
  const { route } = useLocation();
  useShortcut(HELP, obey.showHelp);
  useShortcut(PALETTE, () => (isSignedIn() ? obey.showPalette() : false));
  useShortcut(VOICE, () => {
    if (!can("voice-commands:use")) return false;
    noteHeld();
    return obey.showVoice();
  });
  useShortcut(NAVIGATION, () => (isSignedIn() ? toggleNav() : false));
  useShortcut(THEME, () => chooseTheme(isDark() ? "light" : "dark"));
  useShortcut(NEXT, () => isSignedIn() && moveFocus(document, 1));
  useShortcut(PREVIOUS, () => isSignedIn() && moveFocus(document, -1));
  // Another one for each address: whoever listened anew for it would come after the page, and be asked before it.
  const newest = useRef(route);
  newest.current = route;
  useEffect(() => {
    const ways = PAGES.flatMap(({ ways = [] }) => ways);
    const stops = ways.map(({ shortcut, path }) =>
      onShortcut(shortcut, () => (isSignedIn() ? newest.current(path) : false)),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
}

function isSignedIn(): boolean {
  return session.current.peek().state === "signed_in";
}

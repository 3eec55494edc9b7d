import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { session } from "../data/session.ts";
import { moveFocus } from "../ui/roving.ts";
import { onShortcut } from "../ui/shortcuts.ts";
import { chooseTheme, isDark } from "../ui/theme.ts";

/** Obeys the shortcuts that work on every page; pages listen to their own before. */
export function useGlobalShortcuts(): {
  readonly isShown: boolean;
  readonly show: () => void;
  readonly hide: () => void;
} {
  const { route } = useLocation();
  const [isShown, setShown] = useState(false);
  useEffect(
    () =>
      onShortcut((shortcut) => {
        if (session.current.peek().state !== "signed_in" && shortcut !== "theme" && shortcut !== "help")
          return false;
        switch (shortcut) {
          case "help":
            setShown(true);
            return true;
          case "go-board":
            route("/board");
            return true;
          case "go-calls":
            route("/calls");
            return true;
          case "go-alerts":
            route("/alerts");
            return true;
          case "search":
            route("/calls?focus=search");
            return true;
          case "theme":
            chooseTheme(isDark() ? "light" : "dark");
            return true;
          case "next":
            return moveFocus(document, 1);
          case "previous":
            return moveFocus(document, -1);
          default:
            return false;
        }
      }),
    [route],
  );
  return { isShown, show: () => setShown(true), hide: () => setShown(false) };
}

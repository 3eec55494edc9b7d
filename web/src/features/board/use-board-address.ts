import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { BACK } from "../../ui/common-shortcuts.ts";
import { isBare } from "../../ui/page.ts";
import { useShortcut } from "../../ui/shortcuts.ts";
import { WALL } from "./board.shortcuts.ts";
import { type BoardFilters, boardFiltersFrom, boardPath } from "./board-filters.ts";

/** What the board's address says, and ways to change it. */
export interface BoardAddress {
  readonly filters: BoardFilters;
  readonly isWall: boolean;
  readonly setFilters: (filters: BoardFilters) => void;
  readonly setWall: (isOn: boolean) => void;
}

/** Filters and wall mode live in the address, so that a screen on the wall starts in it, with the calls that it is for. */
export function useBoardAddress(): BoardAddress {
  const { query, route } = useLocation();
  const filters = boardFiltersFrom(query);
  const isWall = query.wall === "1";
  const setWall = (next: boolean) => {
    route(boardPath(filters, next), true);
    // Browsers allow this only after a key or a click; a screen that starts in wall mode has its own kiosk setting.
    if (next) void document.documentElement.requestFullscreen?.().catch(() => undefined);
    else if (document.fullscreenElement) void document.exitFullscreen();
  };
  useEffect(() => {
    isBare.value = isWall;
    return () => {
      isBare.value = false;
    };
  }, [isWall]);
  useShortcut(WALL, () => setWall(!isWall));
  useShortcut(BACK, () => (isWall ? setWall(false) : false));
  // Leaving full screen with the browser's own key leaves wall mode, too.
  useEffect(() => {
    const onChange = () => {
      if (!document.fullscreenElement && isWall) route(boardPath(filters, false), true);
    };
    document.addEventListener("fullscreenchange", onChange);
    return () => document.removeEventListener("fullscreenchange", onChange);
  }, [isWall, boardPath(filters, false)]);
  return { filters, isWall, setWall, setFilters: (next) => route(boardPath(next, isWall), true) };
}

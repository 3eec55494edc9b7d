import { SEARCH } from "../../features/calls/calls.shortcuts.ts";
import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { GRID_SHORTCUTS } from "../../ui/grid/grid-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** All calls, newest first. */
export const callsPage = definePage({
  route: "/calls",
  title: "Calls",
  nav: { text: "Calls", icon: "list", permission: "calls:read" },
  ways: [
    { shortcut: { keys: ["g", "c"], text: "Go to calls", group: ANYWHERE }, path: "/calls" },
    { shortcut: SEARCH, path: "/calls?focus=search" },
  ],
  shortcuts: GRID_SHORTCUTS,
  data: async (place) => (await import("./calls.data.ts")).prefetch(place),
  load: async () => (await import("./calls-page.tsx")).CallsPage,
});

import { ACKNOWLEDGE } from "../../features/alerts/alerts.shortcuts.ts";
import { CALL_BACK, SOUND, WALK, WALL } from "../../features/board/board.shortcuts.ts";
import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** All calls that somebody may still act on, as they change. */
export const boardPage = definePage({
  route: "/board",
  title: "Active calls",
  nav: { text: "Board", icon: "board", permission: "calls:read" },
  ways: [{ shortcut: { keys: ["g", "b"], text: "Go to the board", group: ANYWHERE }, path: "/board" }],
  shortcuts: [WALK, WALL, SOUND, CALL_BACK, ACKNOWLEDGE],
  data: async () => (await import("./board.data.ts")).prefetch(),
  load: async () => (await import("./board-page.tsx")).BoardPage,
});

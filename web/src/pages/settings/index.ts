import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** What people set for themselves. */
export const settingsPage = definePage({
  route: "/settings",
  title: "Settings",
  ways: [{ shortcut: { keys: ["g", "s"], text: "Go to settings", group: ANYWHERE }, path: "/settings" }],
  data: async () => (await import("./settings.data.ts")).prefetch(),
  load: async () => (await import("./settings-page.tsx")).SettingsPage,
});

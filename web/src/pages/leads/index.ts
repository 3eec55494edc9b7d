import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { GRID_SHORTCUTS } from "../../ui/grid/grid-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** Whom we would like to win. */
export const leadsPage = definePage({
  route: "/leads",
  title: "Leads",
  nav: { text: "Leads", icon: "users", permission: "leads:read" },
  ways: [{ shortcut: { keys: ["g", "l"], text: "Go to leads", group: ANYWHERE }, path: "/leads" }],
  commands: [{ text: "New lead", icon: "plus", permission: "leads:write", path: "/leads?new=1" }],
  shortcuts: [
    ...GRID_SHORTCUTS,
    { keys: ["Shift →"], text: "Move a lead of the pipeline on, with ← back", group: "In lists" },
  ],
  data: async (place) => (await import("./leads.data.ts")).prefetch(place),
  load: async () => (await import("./leads-page.tsx")).LeadsPage,
});

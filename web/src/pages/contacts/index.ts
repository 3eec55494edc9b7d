import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { GRID_SHORTCUTS } from "../../ui/grid/grid-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** The people one talks to. */
export const contactsPage = definePage({
  route: "/contacts",
  title: "Contacts",
  nav: { text: "Contacts", icon: "contacts", permission: "contacts:read" },
  ways: [{ shortcut: { keys: ["g", "k"], text: "Go to contacts", group: ANYWHERE }, path: "/contacts" }],
  commands: [{ text: "New contact", icon: "plus", permission: "contacts:write", path: "/contacts?new=1" }],
  shortcuts: GRID_SHORTCUTS,
  data: async (place) => (await import("./contacts.data.ts")).prefetch(place),
  load: async () => (await import("./contacts-page.tsx")).ContactsPage,
});

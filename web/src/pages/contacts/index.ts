import { prefetchList } from "../../data/paged-list.ts";
import { contactFiltersFrom } from "../../features/contacts/contact-filters.ts";
import { contactListQuery } from "../../features/contacts/contacts.queries.ts";
import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { GRID_SHORTCUTS } from "../../ui/grid/grid-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** The people one talks to. */
export const contactsPage = definePage({
  route: "/contacts",
  title: "Contacts",
  nav: { text: "Contacts", icon: "contacts", permission: "contacts:read" },
  ways: [{ shortcut: { keys: ["g", "p"], text: "Go to contacts", group: ANYWHERE }, path: "/contacts" }],
  commands: [{ text: "New contact", icon: "plus", permission: "contacts:write", path: "/contacts?new=1" }],
  shortcuts: GRID_SHORTCUTS,
  data: ({ query }) => [prefetchList(contactListQuery(contactFiltersFrom(query)))],
  load: async () => (await import("./contacts-page.tsx")).ContactsPage,
});

import { queryClient } from "../../data/query-client.ts";
import { dialListsQuery } from "../../features/dialing/dialing.queries.ts";
import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { oneOf } from "../../ui/address.ts";
import { CHOICES } from "../../data/endpoints.generated.ts";
import { definePage } from "../define-page.tsx";

/** Leads that are called one after the other. */
export const dialingPage = definePage({
  route: "/dialing",
  title: "Dialing",
  nav: { text: "Dialing", icon: "phoneOut", permission: "dial-lists:read" },
  ways: [{ shortcut: { keys: ["g", "d"], text: "Go to dialing", group: ANYWHERE }, path: "/dialing" }],
  commands: [
    { text: "New dial list", icon: "plus", permission: "dial-lists:manage", path: "/dialing?new=1" },
  ],
  data: ({ query }) => [
    queryClient.prefetchQuery(dialListsQuery(oneOf(CHOICES.listDialLists.status, query.status) || "active")),
  ],
  load: async () => (await import("./dialing-page.tsx")).DialingPage,
});

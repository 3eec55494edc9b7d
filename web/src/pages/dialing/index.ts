import { ANYWHERE } from "../../ui/common-shortcuts.ts";
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
  data: async (place) => (await import("./dialing.data.ts")).prefetch(place),
  load: async () => (await import("./dialing-page.tsx")).DialingPage,
});

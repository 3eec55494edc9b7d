import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** Does something burn, who is on call now and next, and who is told when nobody answers. */
export const onCallPage = definePage({
  route: "/on-call",
  title: "On-call",
  nav: { text: "On-call", icon: "calendar", permission: "on-call:read" },
  ways: [{ shortcut: { keys: ["g", "o"], text: "Go to on-call", group: ANYWHERE }, path: "/on-call" }],
  data: async () => (await import("./on-call.data.ts")).prefetch(),
  load: async () => (await import("./on-call-page.tsx")).OnCallPage,
});

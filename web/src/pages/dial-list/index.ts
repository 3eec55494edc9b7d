import { DIALING_SHORTCUTS } from "../../features/dialing/dialing.shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** One list, worked through lead by lead. */
export const dialListPage = definePage({
  route: "/dialing/:id",
  title: "Dialing",
  shortcuts: DIALING_SHORTCUTS,
  data: async (place) => (await import("./dial-list.data.ts")).prefetch(place),
  load: async () => (await import("./dial-list-page.tsx")).DialListPage,
});

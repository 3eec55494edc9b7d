import { PLAY } from "../../features/recordings/recordings.shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** One call with its story. */
export const callPage = definePage({
  route: "/calls/:id",
  title: "Calls",
  shortcuts: [PLAY],
  data: async (place) => (await import("./call.data.ts")).prefetch(place),
  load: async () => (await import("./call-page.tsx")).CallPage,
});

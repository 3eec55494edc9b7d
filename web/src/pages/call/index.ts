import { queryClient } from "../../data/query-client.ts";
import { callQuery } from "../../features/calls/calls.queries.ts";
import { PLAY } from "../../features/recordings/recordings.shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** One call with its story. */
export const callPage = definePage({
  route: "/calls/:id",
  title: "Calls",
  shortcuts: [PLAY],
  data: ({ params: { id = "" } }) => [queryClient.prefetchQuery(callQuery(id))],
  load: async () => (await import("./call-page.tsx")).CallPage,
});

import { queryClient } from "../../data/query-client.ts";
import { dialListQuery, dispositionsQuery, upcomingQuery } from "../../features/dialing/dialing.queries.ts";
import { DIALING_SHORTCUTS } from "../../features/dialing/dialing.shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** One list, worked through lead by lead. */
export const dialListPage = definePage({
  route: "/dialing/:id",
  title: "Dialing",
  shortcuts: DIALING_SHORTCUTS,
  data: ({ params: { id = "" } }) => [
    queryClient.prefetchQuery(dialListQuery(id)),
    queryClient.prefetchQuery(upcomingQuery(id)),
    queryClient.prefetchQuery(dispositionsQuery),
  ],
  load: async () => (await import("./dial-list-page.tsx")).DialListPage,
});

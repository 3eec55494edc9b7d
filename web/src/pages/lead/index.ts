import { queryClient } from "../../data/query-client.ts";
import { leadParts, leadQuery } from "../../features/leads/leads.queries.ts";
import { definePage } from "../define-page.tsx";

/** One lead, and all that belongs to it. */
export const leadPage = definePage({
  route: "/leads/:id",
  title: "Leads",
  data: ({ params: { id = "" } }) => [
    queryClient.prefetchQuery(leadQuery(id)),
    queryClient.prefetchQuery(leadParts.calls(id)),
    queryClient.prefetchQuery(leadParts.notes(id)),
  ],
  load: async () => (await import("./lead-page.tsx")).LeadPage,
});

import { definePage } from "../define-page.tsx";

/** One lead, and all that belongs to it. */
export const leadPage = definePage({
  route: "/leads/:id",
  title: "Leads",
  data: (place) => [import("./data.ts").then(({ fetchLead }) => fetchLead(place))],
  load: async () => (await import("./lead-page.tsx")).LeadPage,
});

import { definePage } from "../define-page.tsx";

/** One lead, and all that belongs to it. */
export const leadPage = definePage({
  route: "/leads/:id",
  title: "Leads",
  data: async (place) => (await import("./lead.data.ts")).prefetch(place),
  load: async () => (await import("./lead-page.tsx")).LeadPage,
});

import { prefetchList } from "../../data/paged-list.ts";
import { queryClient } from "../../data/query-client.ts";
import { leadFiltersFrom } from "../../features/leads/lead-filters.ts";
import { leadListQuery, pipelineQuery } from "../../features/leads/leads.queries.ts";
import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { GRID_SHORTCUTS } from "../../ui/grid/grid-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** Whom we would like to win. */
export const leadsPage = definePage({
  route: "/leads",
  title: "Leads",
  nav: { text: "Leads", icon: "users", permission: "leads:read" },
  ways: [{ shortcut: { keys: ["g", "l"], text: "Go to leads", group: ANYWHERE }, path: "/leads" }],
  commands: [{ text: "New lead", icon: "plus", permission: "leads:write", path: "/leads?new=1" }],
  shortcuts: [
    ...GRID_SHORTCUTS,
    { keys: ["Shift →"], text: "Move a lead of the pipeline on, with ← back", group: "In lists" },
  ],
  data: ({ query }) => {
    const filters = leadFiltersFrom(query);
    return query.view === "pipeline"
      ? [queryClient.prefetchQuery(pipelineQuery(filters))]
      : [prefetchList(leadListQuery(filters))];
  },
  load: async () => (await import("./leads-page.tsx")).LeadsPage,
});

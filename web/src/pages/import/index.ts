import { queryClient } from "../../data/query-client.ts";
import { importQuery } from "../../features/imports/imports.queries.ts";
import { definePage } from "../define-page.tsx";

/** One import, from its columns to its undoing. */
export const importPage = definePage({
  route: "/imports/:id",
  title: "Import",
  data: ({ params: { id = "" } }) => [queryClient.prefetchQuery(importQuery(id))],
  load: async () => (await import("./import-page.tsx")).ImportPage,
});

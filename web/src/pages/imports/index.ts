import { queryClient } from "../../data/query-client.ts";
import { importsQuery } from "../../features/imports/imports.queries.ts";
import { definePage } from "../define-page.tsx";

/** Contacts and leads out of files. */
export const importsPage = definePage({
  route: "/imports",
  title: "Import",
  commands: [
    { text: "Import contacts", icon: "download", permission: "imports:run", path: "/imports?kind=contacts" },
    { text: "Import leads", icon: "download", permission: "imports:run", path: "/imports?kind=leads" },
  ],
  data: () => [queryClient.prefetchQuery(importsQuery())],
  load: async () => (await import("./imports-page.tsx")).ImportsPage,
});

import { definePage } from "../define-page.tsx";

/** Contacts and leads out of files. */
export const importsPage = definePage({
  route: "/imports",
  title: "Import",
  commands: [
    { text: "Import contacts", icon: "download", permission: "imports:run", path: "/imports?kind=contacts" },
    { text: "Import leads", icon: "download", permission: "imports:run", path: "/imports?kind=leads" },
  ],
  data: async () => (await import("./imports.data.ts")).prefetch(),
  load: async () => (await import("./imports-page.tsx")).ImportsPage,
});

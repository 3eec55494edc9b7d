import { definePage } from "../define-page.tsx";

/** How long data are kept. */
export const retentionPage = definePage({
  route: "/retention",
  title: "Retention",
  menu: { text: "Retention", icon: "clock", permission: "retention:read" },
  data: async () => (await import("./retention.data.ts")).prefetch(),
  load: async () => (await import("./retention-page.tsx")).RetentionPage,
});

import { definePage } from "../define-page.tsx";

/** One import, from its columns to its undoing. */
export const importPage = definePage({
  route: "/imports/:id",
  title: "Import",
  load: async () => (await import("./import-page.tsx")).ImportPage,
});

import { definePage } from "../define-page.tsx";

/** One import, from its columns to its undoing. */
export const importPage = definePage({
  route: "/imports/:id",
  title: "Import",
  data: async (place) => (await import("./import.data.ts")).prefetch(place),
  load: async () => (await import("./import-page.tsx")).ImportPage,
});

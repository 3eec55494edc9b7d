import { definePage } from "../define-page.tsx";

/** For addresses that no page has. */
export const notFoundPage = definePage({
  // No address: it is never looked for, only fallen back on.
  route: "",
  title: "There is nothing here",
  load: async () => (await import("./not-found-page.tsx")).NotFoundPage,
});

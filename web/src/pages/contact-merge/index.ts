import { definePage } from "../define-page.tsx";

/** Contacts side by side, to be made one. */
export const contactMergePage = definePage({
  route: "/contacts/merge",
  title: "Merge contacts",
  load: async () => (await import("./contact-merge-page.tsx")).ContactMergePage,
});

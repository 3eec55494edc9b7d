import { definePage } from "../define-page.tsx";

/** One contact, and all that belongs to it. */
export const contactPage = definePage({
  route: "/contacts/:id",
  title: "Contacts",
  data: async (place) => (await import("./contact.data.ts")).prefetch(place),
  load: async () => (await import("./contact-page.tsx")).ContactPage,
});

import { definePage } from "../define-page.tsx";

/** One contact, and all that belongs to it. */
export const contactPage = definePage({
  route: "/contacts/:id",
  title: "Contacts",
  data: (place) => [import("./data.ts").then(({ fetchContact }) => fetchContact(place))],
  load: async () => (await import("./contact-page.tsx")).ContactPage,
});

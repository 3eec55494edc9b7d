import { queryClient } from "../../data/query-client.ts";
import { contactParts, contactQuery } from "../../features/contacts/contacts.queries.ts";
import { definePage } from "../define-page.tsx";

/** One contact, and all that belongs to it. */
export const contactPage = definePage({
  route: "/contacts/:id",
  title: "Contacts",
  data: ({ params: { id = "" } }) => [
    queryClient.prefetchQuery(contactQuery(id)),
    queryClient.prefetchQuery(contactParts.calls(id)),
    queryClient.prefetchQuery(contactParts.notes(id)),
  ],
  load: async () => (await import("./contact-page.tsx")).ContactPage,
});

import { queryClient } from "../../data/query-client.ts";
import { profileQuery } from "../../features/users/users.queries.ts";
import { definePage } from "../define-page.tsx";

/** What people change of themselves. */
export const profilePage = definePage({
  route: "/profile",
  title: "Your profile",
  data: () => [queryClient.prefetchQuery(profileQuery)],
  load: async () => (await import("./profile-page.tsx")).ProfilePage,
});

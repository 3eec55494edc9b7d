import { definePage } from "../define-page.tsx";

/** What people change of themselves. */
export const profilePage = definePage({
  route: "/profile",
  title: "Your profile",
  data: async () => (await import("./profile.data.ts")).prefetch(),
  load: async () => (await import("./profile-page.tsx")).ProfilePage,
});

import { definePage } from "../define-page.tsx";

/** Where people sign in. */
export const signInPage = definePage({
  route: "/sign-in",
  title: "Sign in",
  isPublic: true,
  load: async () => (await import("./sign-in-page.tsx")).SignInPage,
});

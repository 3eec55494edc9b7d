import { definePage } from "../define-page.tsx";

/** Where people ask for a link to set a new password. */
export const forgotPasswordPage = definePage({
  route: "/forgot-password",
  title: "Forgot your password?",
  isPublic: true,
  load: async () => (await import("./forgot-password-page.tsx")).ForgotPasswordPage,
});

const setPassword = async () => (await import("./set-password-page.tsx")).SetPasswordPage;

/** Where the link of an invitation leads. */
export const invitationPage = definePage({
  route: "/invitation",
  title: "Welcome to Trunkline",
  isPublic: true,
  load: setPassword,
});

/** Where the link for a new password leads. */
export const passwordResetPage = definePage({
  route: "/password-reset",
  title: "Choose a new password",
  isPublic: true,
  load: setPassword,
});

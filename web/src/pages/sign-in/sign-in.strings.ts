/** The sign-in. */
export const signInWords = {
  welcome: "Every call, seen through end to end.",
  email: "E-mail",
  password: "Password",
  submit: "Sign in",
  forgot: "Forgot your password?",
  lapsed: "Your session has ended. Sign in to go on where you were: what you had written is still there.",
  expired: "You were signed out because nothing happened for a while. Sign in to go on.",
  wrong: "E-mail or password is wrong.",
  needEmail: "Enter your e-mail address.",
  needPassword: "Enter your password.",
  demoTitle: "Demo accounts",
  demoText: "This is a demonstration: one click signs you in.",
  demoAs: "Sign in as",
  demoWhat: {
    agent: "Takes calls and sees alerts",
    supervisor: "Also sees undelivered SMS",
    manager: "Also sees the figures",
    admin: "May do everything",
  },
} as const;

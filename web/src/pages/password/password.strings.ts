/** Links by which people set a password. */
export const passwordWords = {
  forgotText: "Enter your e-mail address. If it has an account, you get a link to choose a new password.",
  email: "E-mail",
  needEmail: "Enter your e-mail address.",
  sendLink: "Send me a link",
  sentTitle: "Look into your mail box",
  sentText: (email: string) =>
    `If ${email} has an account here, a link is on its way. It works once, for an hour. Nothing there? Look among unwanted mail, or ask an administrator.`,
  backToSignIn: "Back to the sign-in",

  checking: "Looking at your link",
  checkFailed: "Your link could not be looked at",
  forWhom: (name: string, email: string) => `${name}, choose a password for ${email}.`,
  password: "New password",
  passwordHint: "At least 12 characters. A few words in a row are easy to remember and hard to guess.",
  again: "The same again",
  differs: "The two are not the same.",
  needPassword: "Enter a password.",
  show: "Show the password",
  set: "Set password",
  doneTitle: "Your password is set",
  doneText: "Sign in with it from now on. Wherever you were signed in before, you are signed out.",
  signIn: "Sign in",
  invalidTitle: "This link cannot be used any more",
  invalidText: "It was used already, has expired, or was not copied whole. Ask for a new one.",
  newLink: "Ask for a new link",
} as const;

/** What stands round every page. */
export const shellWords = {
  signInAgain: "Sign in again",
  nav: {
    label: "Main",
    account: "Account",
    administration: "Administration",
    more: "More",
    all: "All pages",
    collapse: "Collapse",
    expand: "Expand the navigation",
    search: "Search or jump to",
    waiting: (count: number) => `${count} waiting`,
    profile: "Your profile",
    settings: "Settings",
    signOut: "Sign out",
    shortcuts: "Keyboard shortcuts",
    apiDocs: "API documentation",
    theme: "Theme",
    themes: { system: "System", light: "Light", dark: "Dark" },
  },
  connection: {
    live: "Live",
    liveTitle: "Changes appear by themselves",
    connecting: "Connecting",
    down: "Reconnecting",
    updated: (ago: string) => `, updated ${ago}`,
    downTitle: "The live connection was lost. The page asks for changes itself until it is back.",
    lost: "Live connection lost. Reconnecting.",
    back: "Live connection is back.",
  },
  errors: {
    session: "Trunkline cannot tell whether you are signed in",
  },
  shortcuts: {
    title: "Keyboard shortcuts",
  },
} as const;

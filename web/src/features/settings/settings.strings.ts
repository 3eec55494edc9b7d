import type { Theme } from "../../ui/theme.ts";

const themes: Readonly<Record<Theme, { readonly title: string; readonly text: string }>> = {
  system: { title: "System", text: "Light or dark, as this device is" },
  light: { title: "Light", text: "Dark text on white" },
  dark: { title: "Dark", text: "For the night shift" },
  contrast: { title: "High contrast", text: "The strongest colours and lines" },
};

/** What people set for themselves. */
export const settingsWords = {
  sections: "Sections",
  here: "Kept in this browser, and counts at once.",
  profile: "Profile",
  account: "Account and password",
  appearance: "Appearance",
  theme: "Theme",
  themes,
  sounds: "Sounds",
  boardSound: "A chime on the board for each new P1 and P2 call",
  boardSoundHint: (key: string) =>
    `While the board is open, in one tab. Key ${key} on the board does the same.`,
  listen: "Listen",
  language: "Language and time",
  interfaceLanguage: "Trunkline is written in English; dates and numbers follow it.",
  spoken: "Language in which you give voice commands",
  zone: (zone: string) => `Times are those of ${zone}; that is set in your profile.`,
  notifications: "Notifications",
  notificationsText: "What you are told about, and by which way, is set where notifications are listed.",
  notificationsLink: "Notification preferences",
  shortcuts: "Keyboard shortcuts",
  singleKeys: "Single keys do something, such as g then b",
  singleKeysHint:
    "Turn them off if you speak to your computer, or if keys are pressed by accident. Shortcuts with Ctrl or ⌘, arrows and Esc keep working.",
  keysText: "Each can have another key, or two one after the other. Yours go with you to every browser.",
  changeKeys: (what: string) => `Other keys: ${what}`,
  changeKeysTip: "Other keys",
  resetKeys: (what: string) => `Back to its own keys: ${what}`,
  resetKeysTip: "Back to its own keys",
  resetAllKeys: "All back to their own",
  pressKeys: "Press keys…",
  newKeysFor: (what: string) =>
    `Press a key for “${what}”, or two one after the other; Esc leaves it as it was`,
  taken: (keys: readonly string[], what: string, group: string) =>
    `${keys.join(" ")} is taken or begins like “${what}” (${group}).`,
  keysNotKept: "The keys were not kept.",
  sessions: "Where you are signed in",
  sessionsText:
    "Signing out reaches every tab of that browser at once. A new password signs you out everywhere.",
  sessionsError: "Where you are signed in could not be loaded",
  thisOne: "This one",
  from: (address: string) => `from ${address}`,
  signedIn: "Signed in",
  lastSeen: "Last seen",
  signOutOf: (device: string) => `Sign out: ${device}`,
  signOutOthers: "Sign out everywhere else",
  ended: (device: string) => `${device} is signed out.`,
  othersEnded: "You are signed out everywhere else.",
  notEnded: "That did not end.",
  signOut: "Sign out",
} as const;

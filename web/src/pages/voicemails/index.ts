import { VOICEMAIL_SHORTCUTS } from "../../features/voicemails/voicemails.shortcuts.ts";
import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { alsoAt, definePage } from "../define-page.tsx";

/** What callers have said to nobody. */
export const voicemailsPage = definePage({
  route: "/voicemails",
  title: "Voicemails",
  nav: { text: "Voicemails", icon: "voicemail", permission: "voicemails:read" },
  ways: [{ shortcut: { keys: ["g", "v"], text: "Go to voicemails", group: ANYWHERE }, path: "/voicemails" }],
  shortcuts: VOICEMAIL_SHORTCUTS,
  data: async (place) => (await import("./voicemails.data.ts")).prefetch(place),
  load: async () => (await import("./voicemails-page.tsx")).VoicemailsPage,
});

/** One voicemail, beside the list where there is room. */
export const voicemailPage = alsoAt(voicemailsPage, "/voicemails/:voicemailId");

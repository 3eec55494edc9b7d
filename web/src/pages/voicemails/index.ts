import { prefetchList } from "../../data/paged-list.ts";
import { queryClient } from "../../data/query-client.ts";
import { voicemailFiltersFrom } from "../../features/voicemails/voicemail-filters.ts";
import { voicemailListQuery, voicemailQuery } from "../../features/voicemails/voicemails.queries.ts";
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
  data: ({ params: { voicemailId }, query }) => {
    const filters = voicemailFiltersFrom(query);
    return [
      prefetchList(voicemailListQuery(filters)),
      ...(voicemailId ? [queryClient.prefetchQuery(voicemailQuery(voicemailId))] : []),
    ];
  },
  load: async () => (await import("./voicemails-page.tsx")).VoicemailsPage,
});

/** One voicemail, beside the list where there is room. */
export const voicemailPage = alsoAt(voicemailsPage, "/voicemails/:voicemailId");

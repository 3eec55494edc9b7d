import { mutationOptions, queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import { queryClient } from "../../data/query-client.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { settingsWords as words } from "./settings.strings.ts";

/** More than anybody has: what is beyond them ends by itself within a day. */
const LIMIT = 100;
const KEY = ["sessions"] as const;

export type OwnSession = Output<"listSessions">["items"][number];

/** Where one is signed in, newest first. An old copy would tell of what has ended. */
export const sessionsQuery = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal }) => api.listSessions({ query: { limit: LIMIT }, signal }),
  meta: { copy: "never" },
});

/** Ends one of one's own, or all but this one. What has ended meanwhile is as well. */
export const endSessionMutation = mutationOptions({
  mutationFn: async (which: OwnSession | "others"): Promise<unknown> =>
    which === "others" ? api.endOtherSessions() : api.endSession({ params: { id: which.id } }),
  onSuccess: (_answer, which) =>
    showToast({ tone: "good", text: which === "others" ? words.othersEnded : words.ended(which.device) }),
  onError: (error, which) => {
    if (error.status === 404 && which !== "others")
      return showToast({ tone: "good", text: words.ended(which.device) });
    return showToast({ tone: "bad", isSticky: true, text: `${words.notEnded} ${errorText(error)}` });
  },
  onSettled: () => queryClient.invalidateQueries({ queryKey: KEY }),
});

import { api } from "../../data/api.ts";
import type { Input } from "../../data/endpoint.ts";
import { asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import type { NotificationPreferences } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { preferencesQuery } from "./notification-list.queries.ts";
import { notificationPageWords } from "./notification-page.strings.ts";

type Patch = Input<"changeNotificationPreferences">["body"];
const words = notificationPageWords.preferences;

/** Changes go one after the other: each names the version that the one before it has made. */
let before: Promise<void> = Promise.resolve();

/** Changes how one is told: shown at once, put back where it fails. */
export function changePreferences(patch: Patch): Promise<void> {
  const { queryKey } = preferencesQuery;
  const known = queryClient.getQueryData(queryKey);
  queryClient.setQueryData<NotificationPreferences>(queryKey, (shown) => shown && withPatch(shown, patch));
  before = before.then(async () => {
    const version = queryClient.getQueryData(queryKey)?.version ?? 0;
    try {
      const changed = await api.changeNotificationPreferences({ version, body: patch });
      queryClient.setQueryData<NotificationPreferences>(
        queryKey,
        // What was changed here meanwhile stays as it is shown: it is on its way.
        (shown) => shown && { ...shown, version: changed.version },
      );
    } catch (thrown) {
      const error = asApiError(thrown);
      queryClient.setQueryData(queryKey, known);
      await queryClient.invalidateQueries({ queryKey });
      showToast({
        ...{ tone: "bad", isSticky: true },
        text: error.status === 412 ? words.changedMeanwhile : `${words.failed} ${errorText(error)}`,
      });
    }
  });
  return before;
}

/** Preferences as they are after a change. */
export function withPatch(shown: NotificationPreferences, patch: Patch): NotificationPreferences {
  const types = shown.types.map((one) => {
    const change = patch.types?.[one.type];
    if (change === undefined) return one;
    return { ...one, channels: change === null ? one.defaults : { ...one.channels, ...change } };
  });
  return {
    ...shown,
    types,
    quietTime:
      patch.quietTime === undefined
        ? shown.quietTime
        : patch.quietTime && {
            ...patch.quietTime,
            holdsUrgent: patch.quietTime.holdsUrgent ?? false,
          },
    digest: {
      frequency: patch.digest?.frequency ?? shown.digest.frequency,
      hour: patch.digest?.hour ?? shown.digest.hour,
    },
  };
}

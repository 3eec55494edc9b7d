import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { can } from "../../data/session.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { formatWhen } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { VoicemailPlayer } from "./voicemail-player.tsx";
import { voicemailQuery } from "./voicemails.queries.ts";
import { voicemailWords as words } from "./voicemails.strings.ts";

/** A voicemail among other things: to be heard where it stands. */
export function VoicemailCard({ id }: { readonly id: string }) {
  const query = useLiveQuery({ ...voicemailQuery(id), enabled: can("voicemails:read") });
  useChannel(channel("voicemails", {}), {
    "voicemail.changed": (changed) => {
      if (changed.id === id) void query.refetch();
    },
    onResync: () => void query.refetch(),
  });
  const voicemail = query.data;
  if (!voicemail) {
    return query.error ? (
      <p class="muted">
        {query.error.status === 404 ? words.gone : `${words.failed}: ${errorText(query.error)}`}
      </p>
    ) : (
      <Skeleton width="20rem" height="7rem" />
    );
  }
  return (
    <div class="voicemail-card">
      <p class="voicemail-card-head">
        <Icon name="voicemail" />
        <a href={`/voicemails/${id}`}>
          {voicemail.readAt === null
            ? words.notHeard
            : words.heardAt(formatWhen(voicemail.readAt, Date.now()))}
        </a>
        <PriorityBadge priority={voicemail.priority} />
      </p>
      <VoicemailPlayer voicemail={voicemail} hasTranscript={false} />
    </div>
  );
}

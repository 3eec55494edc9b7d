import { useQuery } from "@tanstack/preact-query";
import { useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { queryClient } from "../../data/query-client.ts";
import { can, currentUser } from "../../data/session.ts";
import type { Channel, ChannelMessage } from "../../data/types.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { usePageTitle } from "../../ui/page.ts";
import { EmptyState, NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { joinChannel } from "./change-channel.ts";
import { ChannelHead } from "./channel-head.tsx";
import { channelName } from "./channel-list.ts";
import { channelQuery, membersQuery, messagesQuery, showMessage } from "./channels.queries.ts";
import { channelWords as words } from "./channels.strings.ts";
import { Composer } from "./composer.tsx";
import { MessageList } from "./message-list.tsx";
import { SearchResults } from "./search-results.tsx";
import { TypingLine, useTyping } from "./typing.tsx";
import { useNames } from "./use-names.ts";

/** A channel: what was written there, and where to write. */
export function Conversation({
  id,
  query,
}: {
  readonly id: string;
  readonly query: Readonly<Record<string, string>>;
}) {
  const { route } = useLocation();
  const me = currentUser()?.id;
  const about = useLiveQuery(channelQuery(id));
  const log = useLiveQuery(messagesQuery(id));
  const members = useQuery(membersQuery(id));
  const typing = useTyping();
  const [editing, setEditing] = useState<ChannelMessage>();
  const [answered, setAnswered] = useState<ChannelMessage>();
  useChannel(channel("channel", { id }), {
    "message.posted": ({ message }) => {
      typing.stopped(message.author?.id);
      showMessage(message);
    },
    "message.changed": ({ message }) => showMessage(message),
    "channel.changed": () => void about.refetch(),
    "members.changed": () => {
      void about.refetch();
      void members.refetch();
    },
    typing: typing.heard,
    onResync: () => {
      void log.refetch();
      void about.refetch();
      for (const kind of ["replies", "message"])
        void queryClient.invalidateQueries({ queryKey: ["channels", kind, id] });
    },
  });
  usePageTitle(about.data && channelName(about.data, me));
  const nameOf = useNames(id, log.data?.messages);
  // Where one was when one came; what is read meanwhile does not move it.
  const since = useRef<number | undefined>(undefined);
  since.current ??= about.data?.membership?.lastReadSequence;

  if (!about.data) {
    if (about.error?.status === 404 || about.error?.status === 422) {
      return (
        <EmptyState isPage icon="search" title={words.notFoundTitle} text={words.notFoundText}>
          <ButtonLink href="/channels">{words.back}</ButtonLink>
        </EmptyState>
      );
    }
    return (
      <NotLoaded query={about} title={words.loadFailed}>
        <Waiting />
      </NotLoaded>
    );
  }
  const isIn = about.data.membership !== null || about.data.type === "contact";
  const mayWrite = can("channels:write") && isIn && about.data.archivedAt === null;
  const say = (text: string) => route(text, true);
  return (
    <>
      <ChannelHead
        channel={about.data}
        members={members.data}
        q={query.q ?? ""}
        onSearch={(q) => say(q === "" ? `/channels/${id}` : `/channels/${id}?q=${encodeURIComponent(q)}`)}
      />
      {log.error && log.data ? <StaleBanner error={log.error} onRetry={() => void log.refetch()} /> : null}
      {query.q ? (
        <SearchResults channelId={id} q={query.q} nameOf={nameOf} />
      ) : log.data ? (
        <MessageList
          channel={about.data}
          log={log.data}
          since={since.current}
          wantedId={query.message}
          mayWrite={mayWrite}
          nameOf={nameOf}
          onEdit={setEditing}
          onReply={setAnswered}
          onThread={(message) => route(`/channels/${id}?thread=${message.id}`, true)}
        />
      ) : (
        <NotLoaded query={log} title={words.messagesFailed}>
          <Waiting />
        </NotLoaded>
      )}
      <TypingLine names={typing.names} />
      {mayWrite ? (
        <Composer
          channel={about.data}
          log={log.data}
          nameOf={nameOf}
          editing={editing}
          answered={answered}
          onEdit={setEditing}
          onAnswered={setAnswered}
        />
      ) : (
        <Closed channel={about.data} isIn={isIn} />
      )}
    </>
  );
}

/** Why one cannot write here, and what helps. */
function Closed({ channel: about, isIn }: { readonly channel: Channel; readonly isIn: boolean }) {
  if (about.archivedAt !== null) return <p class="channel-closed muted">{words.archived}</p>;
  if (isIn || !can("channels:write")) return null;
  return (
    <p class="channel-closed">
      <Button kind="primary" size="small" onClick={() => void joinChannel(about)}>
        {words.join}
      </Button>
    </p>
  );
}

function Waiting() {
  return (
    <div class="channel-messages-waiting" role="status" aria-label={strings.common.loading}>
      {Array.from({ length: 7 }, (_none, index) => (
        <div key={index}>
          <Skeleton width="9rem" height="0.9rem" />
          <Skeleton width={`${35 + ((index * 23) % 45)}%`} height="0.9rem" />
        </div>
      ))}
    </div>
  );
}

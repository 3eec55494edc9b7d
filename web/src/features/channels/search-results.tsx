import { useQuery } from "@tanstack/preact-query";
import { formatFull, formatWhen } from "../../ui/format.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { MentionedText } from "../mentions/mentioned-text.tsx";
import { messageSearchQuery } from "./channels.queries.ts";
import { channelWords as words } from "./channels.strings.ts";
import { authorOf } from "./message-item.tsx";

/** Messages that have the words that are looked for; each leads to its place. */
export function SearchResults(props: {
  readonly channelId: string;
  readonly q: string;
  readonly nameOf: (id: string) => string | undefined;
}) {
  const { channelId, q, nameOf } = props;
  const query = useQuery({ ...messageSearchQuery(channelId, q), enabled: q.length >= 2 });
  return (
    <section class="channel-messages" aria-label={words.searchResults}>
      {query.data ? (
        <>
          {query.data.length === 0 ? <p class="muted channel-messages-top">{words.searchNone}</p> : null}
          <ol>
            {query.data.map((message) => (
              <li key={message.id} class="channel-message">
                <p class="channel-message-head">
                  <a href={`/channels/${channelId}?message=${message.id}`} data-item>
                    {authorOf(message)}
                  </a>
                  <time class="muted" dateTime={message.createdAt} title={formatFull(message.createdAt)}>
                    {formatWhen(message.createdAt, Date.now())}
                  </time>
                </p>
                <p class="channel-message-text">
                  <MentionedText text={message.content} nameOf={nameOf} />
                </p>
              </li>
            ))}
          </ol>
        </>
      ) : (
        <NotLoaded query={query} title={words.searchFailed}>
          <Skeleton height="6rem" />
        </NotLoaded>
      )}
    </section>
  );
}

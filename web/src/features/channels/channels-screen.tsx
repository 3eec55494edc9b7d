import { useQuery } from "@tanstack/preact-query";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { queryClient } from "../../data/query-client.ts";
import { Boundaries } from "../../ui/boundary.tsx";
import { useBackShortcut } from "../../ui/history.ts";
import { isNarrow } from "../../ui/media.ts";
import { EmptyState } from "../../ui/states.tsx";
import { channelsQuery } from "./channels.queries.ts";
import { channelWords as words } from "./channels.strings.ts";
import { ChannelsSide } from "./channels-side.tsx";
import { Conversation } from "./conversation.tsx";
import { ThreadPanel } from "./thread-panel.tsx";
import "./channels.css";

const LAST_KEY = "trunkline.channel";

/** All channels beside the one that is open; on a phone one of both. */
export function ChannelsScreen({ id }: { readonly id: string | undefined }) {
  const { query, route } = useLocation();
  const { data } = useQuery({ ...channelsQuery, enabled: false });
  const isOne = isNarrow.value;
  const threadId = id === undefined || !query.thread ? undefined : query.thread;
  useEffect(() => {
    if (id !== undefined) sessionStorage.setItem(LAST_KEY, id);
  }, [id]);
  // With room for both, one is always open: the last one, or the first.
  useEffect(() => {
    if (id !== undefined || isOne) return;
    const channels = data ?? queryClient.getQueryData(channelsQuery.queryKey) ?? [];
    const last = channels.find((channel) => channel.id === sessionStorage.getItem(LAST_KEY)) ?? channels[0];
    if (last) route(`/channels/${last.id}`, true);
  }, [id, isOne, data]);
  return (
    <div class="channels" data-open={id !== undefined} data-thread={threadId !== undefined}>
      <Boundaries>
        {isOne && id !== undefined ? null : (
          <ChannelsSide currentId={id} onOpen={(next) => route(`/channels/${next}`)} />
        )}
        {isOne && id === undefined ? null : (
          <section class="conversation card">
            {id === undefined ? (
              <EmptyState icon="hash" title={words.choose} text={words.chooseText} />
            ) : (
              <>
                <EscapeBack />
                <Conversation key={id} id={id} query={query} />
              </>
            )}
          </section>
        )}
        {id === undefined || threadId === undefined ? null : (
          <ThreadPanel
            key={threadId}
            channelId={id}
            parentId={threadId}
            onClose={() => route(`/channels/${id}`, true)}
          />
        )}
      </Boundaries>
    </div>
  );
}

/** On a phone Esc leads to the list. */
function EscapeBack() {
  useBackShortcut("/channels");
  return null;
}

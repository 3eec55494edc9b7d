import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { joinChannel } from "./change-channel.ts";
import { openChannelsQuery } from "./channels.queries.ts";
import { channelWords } from "./channels.strings.ts";

const words = channelWords.browsing;

/** Channels that one could join. */
export function BrowseDialog(props: { readonly onDone: (id: string) => void; readonly onClose: () => void }) {
  const [text, setText] = useState("");
  const query = useQuery(openChannelsQuery(text.trim()));
  return (
    <Dialog title={words.title} onClose={props.onClose}>
      <div class="dialog-form">
        <input
          class="input"
          data-autofocus=""
          aria-label={words.search}
          placeholder={words.search}
          value={text}
          maxLength={80}
          autocomplete="off"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <div class="people-list">
          {query.data ? (
            query.data.map((channel) => (
              <div key={channel.id} class="browse-item">
                <span>
                  <b># {channel.name}</b>
                  <span class="muted">{channel.topic}</span>
                </span>
                <Button
                  size="small"
                  aria-label={words.joinLabel(channel.name ?? "")}
                  onClick={() => void joinChannel(channel).then((isIn) => isIn && props.onDone(channel.id))}
                >
                  {words.join}
                </Button>
              </div>
            ))
          ) : (
            <NotLoaded query={query} title={words.failed}>
              <Skeleton height="8rem" />
            </NotLoaded>
          )}
          {query.data?.length === 0 ? <p class="muted">{words.none}</p> : null}
        </div>
      </div>
    </Dialog>
  );
}

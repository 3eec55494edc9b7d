import { useState } from "preact/hooks";
import { currentUser } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { Popover, PopoverButton } from "../../ui/popover.tsx";
import { useShortcut } from "../../ui/shortcuts.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { Permitted } from "../identity/permitted.tsx";
import { usePresence } from "../presence/presence.queries.ts";
import { BrowseDialog } from "./browse-dialog.tsx";
import { ChannelItem } from "./channel-item.tsx";
import { channelName, grouped } from "./channel-list.ts";
import { NEXT_UNREAD } from "./channels.shortcuts.ts";
import { channelWords as words } from "./channels.strings.ts";
import { DirectDialog } from "./direct-dialog.tsx";
import { NewChannelDialog } from "./new-channel-dialog.tsx";
import { useChannels } from "./use-channels.ts";

type Asked = "channel" | "direct" | "browse";

/** All channels that one is in, with what is unread. */
export function ChannelsSide(props: {
  readonly currentId: string | undefined;
  readonly onOpen: (id: string) => void;
}) {
  const { currentId, onOpen } = props;
  const me = currentUser()?.id;
  const query = useChannels();
  const stateOf = usePresence();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState<Asked>();
  const channels = query.data ?? [];
  const wanted = text.trim().toLowerCase();
  const found = channels.filter((channel) => channelName(channel, me).toLowerCase().includes(wanted));
  const groups = grouped(found, me);
  useShortcut(NEXT_UNREAD, () => {
    const order = groups.flatMap((group) => group.channels);
    const from = order.findIndex(({ id }) => id === currentId);
    const next = [...order.slice(from + 1), ...order.slice(0, from + 1)].find(
      ({ id, membership }) => id !== currentId && (membership?.unread ?? 0) > 0,
    );
    if (next) onOpen(next.id);
    return next !== undefined;
  });
  const close = () => setAsked(undefined);
  const opened = (id: string) => {
    close();
    onOpen(id);
  };
  return (
    <aside class="channels-side" aria-label={words.list}>
      <header class="page-head">
        <h1>{words.title}</h1>
        <Permitted permission="channels:write">
          <NewMenu onAsk={setAsked} />
        </Permitted>
      </header>
      <input
        class="input channels-filter"
        type="search"
        aria-label={words.filter}
        placeholder={words.filter}
        value={text}
        maxLength={80}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          const first = groups[0]?.channels[0];
          if (event.key === "Enter" && wanted !== "" && first) {
            setText("");
            onOpen(first.id);
          }
        }}
      />
      {query.data ? (
        <nav class="channels-list" aria-label={words.list}>
          {groups.map(({ type, channels: those }) => (
            <section key={type} aria-label={words.groups[type]}>
              <h2>{words.groups[type]}</h2>
              <ul>
                {those.map((channel) => (
                  <ChannelItem
                    key={channel.id}
                    channel={channel}
                    isCurrent={channel.id === currentId}
                    stateOf={stateOf}
                  />
                ))}
              </ul>
            </section>
          ))}
          {groups.length === 0 ? (
            <p class="muted channels-none">{channels.length === 0 ? words.none : words.noMatch}</p>
          ) : null}
        </nav>
      ) : (
        <NotLoaded query={query} title={words.errorTitle}>
          <div class="channels-waiting">
            {Array.from({ length: 8 }, (_none, index) => (
              <Skeleton key={index} width={`${60 + ((index * 17) % 30)}%`} height="1rem" />
            ))}
          </div>
        </NotLoaded>
      )}
      {asked === "channel" ? <NewChannelDialog onClose={close} onDone={opened} /> : null}
      {asked === "direct" ? <DirectDialog onClose={close} onDone={opened} /> : null}
      {asked === "browse" ? <BrowseDialog onClose={close} onDone={opened} /> : null}
    </aside>
  );
}

function NewMenu({ onAsk }: { readonly onAsk: (asked: Asked) => void }) {
  const choices = [
    ["direct", words.newDirect, "user"],
    ["channel", words.newChannel, "plus"],
    ["browse", words.browse, "search"],
  ] as const;
  return (
    <div class="page-head-tools">
      <Popover
        label={words.new}
        class="channels-new"
        trigger={(attributes) => <PopoverButton icon="plus" text={words.new} attributes={attributes} />}
      >
        {(close) =>
          choices.map(([what, text, icon]) => (
            <Button
              key={what}
              kind="ghost"
              size="small"
              icon={icon}
              onClick={() => {
                close();
                onAsk(what);
              }}
            >
              {text}
            </Button>
          ))
        }
      </Popover>
    </div>
  );
}

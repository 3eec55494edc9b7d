import { useLocation } from "preact-iso";
import { can, currentUser } from "../../data/session.ts";
import type { Channel } from "../../data/types.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Button } from "../../ui/button.tsx";
import { SearchField } from "../../ui/filters.tsx";
import { Icon } from "../../ui/icon.tsx";
import { isNarrow } from "../../ui/media.ts";
import { Popover, PopoverButton } from "../../ui/popover.tsx";
import { usePresence } from "../presence/presence.queries.ts";
import { PresenceDot } from "../presence/presence-dot.tsx";
import { leaveChannel, muteChannel } from "./change-channel.ts";
import { channelName, otherOf } from "./channel-list.ts";
import { SEARCH_CHANNEL } from "./channels.shortcuts.ts";
import { channelWords as words } from "./channels.strings.ts";

type Members = readonly { readonly id: string; readonly name: string }[];

/** What a channel is called and about, who is in it, and a search. */
export function ChannelHead(props: {
  readonly channel: Channel;
  readonly members: Members | undefined;
  readonly q: string;
  readonly onSearch: (q: string) => void;
}) {
  const { channel, members, q, onSearch } = props;
  const me = currentUser()?.id;
  const stateOf = usePresence();
  const other = otherOf(channel, me);
  return (
    <header class="channel-head">
      {isNarrow.value ? <BackLink href="/channels" text={words.back} /> : null}
      <div class="channel-head-row">
        <div class="channel-title">
          <h2>
            {other === undefined ? (
              channel.type === "team" ? (
                <Icon name={channel.privacy === "private" ? "shield" : "hash"} />
              ) : null
            ) : (
              <PresenceDot state={stateOf(other)} />
            )}
            {channelName(channel, me)}
          </h2>
          {channel.topic === "" ? null : <p class="muted">{channel.topic}</p>}
          {channel.taskId === null ? null : <a href={`/tasks/${channel.taskId}`}>{words.groups.task}</a>}
        </div>
        <div class="channel-tools">
          <SearchField
            label={words.search}
            value={q}
            shortcut={SEARCH_CHANNEL}
            hasFocus={false}
            onSearch={onSearch}
          />
          <MembersMenu {...{ channel, members, stateOf }} />
        </div>
      </div>
    </header>
  );
}

function MembersMenu(props: {
  readonly channel: Channel;
  readonly members: Members | undefined;
  readonly stateOf: ReturnType<typeof usePresence>;
}) {
  const { channel, members, stateOf } = props;
  const { route } = useLocation();
  const { membership } = channel;
  const order = { online: 0, away: 1, offline: 2 };
  const rank = (id: string) => order[stateOf(id) ?? "offline"];
  return (
    <Popover
      label={words.membersTitle}
      class="members-panel"
      trigger={(attributes) => (
        <PopoverButton
          icon="users"
          text={String(channel.memberCount)}
          attributes={{
            ...attributes,
            title: words.members(channel.memberCount),
            "aria-label": words.members(channel.memberCount),
          }}
        />
      )}
    >
      {(close) => (
        <>
          <ul class="members-list">
            {(members ?? [])
              .toSorted((a, b) => rank(a.id) - rank(b.id) || a.name.localeCompare(b.name))
              .map(({ id, name }) => (
                <li key={id}>
                  <PresenceDot state={stateOf(id)} />
                  {name}
                </li>
              ))}
          </ul>
          {membership && can("channels:write") ? (
            <div class="members-deeds">
              <Button
                size="small"
                kind="ghost"
                icon={membership.isMuted ? "bell" : "bellOff"}
                onClick={() => void muteChannel(channel, !membership.isMuted)}
              >
                {membership.isMuted ? words.unmute : words.mute}
              </Button>
              {channel.type === "team" ? (
                <Button
                  size="small"
                  kind="ghost"
                  icon="logout"
                  onClick={() => {
                    close();
                    void leaveChannel(channel).then((isOut) => isOut && route("/channels"));
                  }}
                >
                  {words.leave}
                </Button>
              ) : null}
            </div>
          ) : null}
        </>
      )}
    </Popover>
  );
}

import { currentUser } from "../../data/session.ts";
import type { Channel } from "../../data/types.ts";
import { Icon, type IconName } from "../../ui/icon.tsx";
import type { PresenceState } from "../presence/presence.queries.ts";
import { PresenceDot } from "../presence/presence-dot.tsx";
import { channelName, otherOf } from "./channel-list.ts";
import { channelWords as words } from "./channels.strings.ts";
import { hasDraft } from "./drafts.ts";

const ICONS: Readonly<Record<Channel["type"], IconName>> = {
  team: "hash",
  direct: "user",
  task: "tasks",
  contact: "contacts",
};
const MAX_SHOWN = 99;

/** A channel in the list: what is unread there, a draft, who is there. */
export function ChannelItem(props: {
  readonly channel: Channel;
  readonly isCurrent: boolean;
  readonly stateOf: (userId: string) => PresenceState | undefined;
}) {
  const { channel, isCurrent, stateOf } = props;
  const me = currentUser()?.id;
  const other = otherOf(channel, me);
  const unread = channel.membership?.unread ?? 0;
  const isMuted = channel.membership?.isMuted ?? false;
  return (
    <li>
      <a
        class="channel-item"
        href={`/channels/${channel.id}`}
        data-item
        data-unread={unread > 0}
        data-muted={isMuted}
        aria-current={isCurrent ? "page" : undefined}
      >
        {other === undefined ? (
          <Icon
            name={channel.privacy === "private" && channel.type === "team" ? "shield" : ICONS[channel.type]}
          />
        ) : (
          <span class="channel-presence">
            <PresenceDot state={stateOf(other)} />
          </span>
        )}
        <span class="channel-item-name">{channelName(channel, me)}</span>
        {me && !isCurrent && hasDraft(me, channel.id) ? <Icon name="pencil" /> : null}
        {isMuted ? <Icon name="bellOff" /> : null}
        {unread > 0 ? (
          <span class="channel-count">
            <span aria-hidden="true">{unread > MAX_SHOWN ? `${MAX_SHOWN}+` : unread}</span>
            <span class="hidden-visually">({words.unread(unread)})</span>
          </span>
        ) : null}
      </a>
    </li>
  );
}

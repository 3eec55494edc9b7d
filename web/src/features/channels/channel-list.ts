import type { Channel } from "../../data/types.ts";
import { channelWords as words } from "./channels.strings.ts";

export const GROUPS = ["team", "direct", "task", "contact"] as const satisfies readonly Channel["type"][];

/** What a channel is called: by its name, or by whom it is with. */
export function channelName({ name, people, type, phone }: Channel, ownId: string | undefined): string {
  if (name !== null) return name;
  const others = people.filter(({ id }) => id !== ownId).map((person) => person.name);
  if (others.length > 0) return others.join(", ");
  return type === "direct" ? words.notes : (phone ?? words.nameless);
}

/** The other one of a channel between two people. */
export function otherOf({ type, people }: Channel, ownId: string | undefined): string | undefined {
  const others = people.filter(({ id }) => id !== ownId);
  return type === "direct" && others.length === 1 ? others[0]?.id : undefined;
}

/** Channels in their groups, those without any left out; in a group by name, people where something was written last first. */
export function grouped(
  channels: readonly Channel[],
  ownId: string | undefined,
): readonly { readonly type: Channel["type"]; readonly channels: readonly Channel[] }[] {
  return GROUPS.map((type) => ({
    type,
    channels: channels
      .filter((channel) => channel.type === type)
      .toSorted((a, b) =>
        type === "team"
          ? channelName(a, ownId).localeCompare(channelName(b, ownId))
          : b.lastActivityAt.localeCompare(a.lastActivityAt),
      ),
  })).filter((group) => group.channels.length > 0);
}

/** What the live connection says was written. */
export interface Posted {
  readonly channelId: string;
  readonly sequence: number;
  readonly authorId: string | null;
  readonly lastActivityAt: string;
}

/** With something written to one of the channels; what one wrote oneself is not unread. Undefined: it is none of them. */
export function withPosted(
  channels: readonly Channel[],
  posted: Posted,
  ownId: string | undefined,
): readonly Channel[] | undefined {
  const place = channels.findIndex(({ id }) => id === posted.channelId);
  const known = channels[place];
  if (!known) return undefined;
  // Told twice: it is counted already.
  if (posted.sequence <= known.lastSequence) return channels;
  const { membership } = known;
  const isOwn = posted.authorId === ownId;
  return channels.with(place, {
    ...known,
    lastSequence: posted.sequence,
    lastActivityAt: posted.lastActivityAt,
    membership: membership && { ...membership, unread: membership.unread + (isOwn ? 0 : 1) },
  });
}

/** With one of them read up to a message. */
export function withRead(
  channels: readonly Channel[],
  read: { readonly channelId: string; readonly lastReadSequence: number; readonly unread: number },
): readonly Channel[] {
  return channels.map((channel) =>
    channel.id === read.channelId && channel.membership
      ? {
          ...channel,
          membership: { ...channel.membership, lastReadSequence: read.lastReadSequence, unread: read.unread },
        }
      : channel,
  );
}

/** How many channels that are not muted have something unread. */
export function unreadChannels(channels: readonly Channel[]): number {
  return channels.filter(({ membership }) => membership && !membership.isMuted && membership.unread > 0)
    .length;
}

import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, forgets, inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { contactChanged } from "../contacts/index.ts";
import { messageChanged, messageGivenUp } from "../messages/index.ts";
import type { ChannelPostingService } from "./channel-posting.service.ts";
import type { ChannelLive } from "./channel-live.ts";
import {
  channelChanged,
  channelMembersChanged,
  channelMessageChanged,
  channelRead,
  messagePosted,
} from "./channels.events.ts";
import { followContact, tellMembers } from "./channels.jobs.ts";
import { MANY_MEMBERS } from "./channels.policy.ts";

const MERGES: ReadonlySet<string> = new Set(["merged", "merge_undone"]);

/** What follows what is written to channels: searches forget, it is counted, and those whom it concerns are told. */
export function channelsSubscribers(
  live: ChannelLive,
  posting: Pick<ChannelPostingService, "reachedAt">,
): Subscriber[] {
  // An SMS of a channel: how far it is stands with its message.
  const smsMoved = async (
    { channelId, messageId }: { readonly channelId: string | null; readonly messageId: string },
    occurrence: Parameters<ChannelLive["message"]>[2],
  ) => {
    if (channelId !== null) await live.message(messageId, "message.changed", occurrence);
  };
  return [
    forgets(messagePosted, () => ["messages"]),
    forgets(channelMessageChanged, () => ["messages"]),
    // What is found depends on which channels somebody sees.
    forgets(channelChanged, () => ["messages"]),
    forgets(channelMembersChanged, () => ["messages"]),
    inTransaction(messagePosted, ({ channel, message }, tx) => {
      if (channel.memberCount > MANY_MEMBERS)
        tx.enqueue(tellMembers, { channelId: channel.id, messageId: message.id });
    }),
    inTransaction(contactChanged, async ({ contact, before, action }, tx) => {
      // What becomes one keeps the numbers of both, each in its channel.
      if (contact.phone === null || contact.deletedAt !== null || MERGES.has(action)) return;
      const isOther = before !== null && before.phone !== contact.phone;
      if (before !== null && !isOther && before.deletedAt === null) return;
      tx.enqueue(followContact, {
        contactId: contact.id,
        version: contact.version,
        formerChannelId: isOther ? await posting.reachedAt(tx.db, contact.id, before.phone) : null,
      });
    }),
    afterCommit(messagePosted, ({ channel, message }) =>
      instruments.messagesPosted.add(1, {
        [ATTRIBUTES.channelType]: channel.type,
        [ATTRIBUTES.messageDirection]: message.direction,
      }),
    ),
    afterCommit(messagePosted, ({ message }, occurrence) =>
      live.message(message.id, "message.posted", occurrence),
    ),
    afterCommit(messagePosted, async ({ channel, message }, occurrence) => {
      if (channel.memberCount <= MANY_MEMBERS) await live.tellPosted(message, occurrence);
    }),
    afterCommit(channelMessageChanged, ({ messageId }, occurrence) =>
      live.message(messageId, "message.changed", occurrence),
    ),
    afterCommit(messageChanged, smsMoved),
    afterCommit(messageGivenUp, smsMoved),
    afterCommit(channelChanged, ({ channel: { id, version }, action }, occurrence) =>
      live.channelChanged({ id, version, action }, occurrence),
    ),
    afterCommit(channelMembersChanged, (change, occurrence) => live.membersChanged(change, occurrence)),
    afterCommit(channelRead, (read, occurrence) => live.read(read, occurrence)),
  ];
}

import { type LivePublisher, type Place, tell } from "../../live/index.ts";
import type { Database } from "../../platform/database/index.ts";
import type { Occurrence } from "../../platform/unit-of-work/index.ts";
import type { ChannelMessage, MessagesService } from "../messages/index.ts";
import { channelMembersRepository } from "./channel-members.repository.ts";
import type { ChannelTalkService } from "./channel-talk.service.ts";
import { channelsContract } from "./channels.contract.ts";
import { MEMBERS_AT_ONCE, TYPING_FOR_MS } from "./channels.policy.ts";
import { presentMessage } from "./channels.presenter.ts";

const { channel, conversations } = channelsContract.channels;
type Conversations = typeof conversations;

export type ChannelLive = ReturnType<typeof createChannelLive>;

/** What is told live: to those who have a channel before them, and to its members wherever they are. */
export function createChannelLive(deps: {
  readonly live: LivePublisher;
  readonly database: Database;
  readonly messages: Pick<MessagesService, "inChannels">;
  readonly talk: Pick<ChannelTalkService, "messageView">;
}) {
  const { live, database, talk } = deps;
  const now = (): Occurrence => ({ at: new Date(), traceparent: null });

  /** The members of a channel, fifty at a time. */
  async function* batches(channelId: string): AsyncGenerator<readonly string[]> {
    for (let after: string | undefined; ; ) {
      const ids = await channelMembersRepository.userIds(database.pool, channelId, MEMBERS_AT_ONCE, after);
      yield ids;
      if (ids.length < MEMBERS_AT_ONCE) return;
      after = ids.at(-1);
    }
  }

  async function tellPosted(message: ChannelMessage, occurrence: Occurrence): Promise<void> {
    const { channelId, id: messageId, sequence, authorId, createdAt } = message;
    const data = { channelId, messageId, sequence, authorId, lastActivityAt: createdAt.toISOString() };
    for await (const userIds of batches(channelId)) {
      const [first, ...rest] = userIds.map((id): Place<Conversations> => ({ channel: conversations, id }));
      if (first)
        await tell(
          live,
          [first, ...rest],
          { event: "channel.posted", data, newestOf: channelId },
          occurrence,
        );
    }
  }

  return {
    /** To those who have the channel before them. */
    async message(
      messageId: string,
      event: "message.posted" | "message.changed",
      occurrence: Occurrence,
    ): Promise<void> {
      const message = await talk.messageView(messageId);
      if (!message) return;
      const { channelId: id } = message;
      const newestOf = event === "message.changed" ? { newestOf: messageId } : {};
      await tell(
        live,
        [{ channel, id }],
        { event, data: { message: presentMessage(message) }, ...newestOf },
        occurrence,
      );
    },

    /** To its members, with what their lists of channels need. */
    tellPosted,

    async tellMembersOf(messageId: string): Promise<void> {
      const message = await deps.messages.inChannels.byId(messageId);
      if (message) await tellPosted(message, now());
    },

    async channelChanged(
      changed: { readonly id: string; readonly version: number; readonly action: string },
      occurrence: Occurrence,
    ): Promise<void> {
      const { id, version, action } = changed;
      const data = { id, version, action };
      await tell(live, [{ channel, id }], { event: "channel.changed", data, newestOf: id }, occurrence);
    },

    /** To those who have the channel before them, and to those whose list it stands in now, or does not any more. */
    async membersChanged(
      {
        channelId,
        memberCount,
        joined,
        left,
      }: {
        readonly channelId: string;
        readonly memberCount: number;
        readonly joined: readonly string[];
        readonly left: readonly string[];
      },
      occurrence: Occurrence,
    ): Promise<void> {
      const data = { id: channelId, memberCount };
      await tell(
        live,
        [{ channel, id: channelId }],
        { event: "members.changed", data, newestOf: channelId },
        occurrence,
      );
      for (const [event, userIds] of [
        ["channel.joined", joined],
        ["channel.left", left],
      ] as const) {
        for (let from = 0; from < userIds.length; from += MEMBERS_AT_ONCE) {
          const [first, ...rest] = userIds
            .slice(from, from + MEMBERS_AT_ONCE)
            .map((id): Place<Conversations> => ({ channel: conversations, id }));
          if (first) await tell(live, [first, ...rest], { event, data: { channelId } }, occurrence);
        }
      }
    },

    /** To all devices of whoever has read. */
    async read(
      {
        channelId,
        userId,
        lastReadSequence,
      }: {
        readonly channelId: string;
        readonly userId: string;
        readonly lastReadSequence: number;
      },
      occurrence: Occurrence,
    ): Promise<void> {
      const counts = await channelMembersRepository.unreadOf(database.pool, userId, [channelId]);
      const data = { channelId, lastReadSequence, unread: counts.get(channelId) ?? 0 };
      await tell(
        live,
        [{ channel: conversations, id: userId }],
        { event: "channel.read", data, newestOf: channelId },
        occurrence,
      );
    },

    /** Kept by nobody: who hears it later than `until` forgets it. */
    async typing(
      channelId: string,
      person: { readonly userId: string; readonly name: string },
    ): Promise<void> {
      const { userId, name } = person;
      const data = { userId, name, until: new Date(Date.now() + TYPING_FOR_MS).toISOString() };
      await tell(
        live,
        [{ channel, id: channelId }],
        { event: "typing", data, newestOf: `${channelId}:${userId}` },
        now(),
      );
    },
  };
}

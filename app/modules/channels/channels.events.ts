import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { ChannelMessage } from "../messages/index.ts";
import type { Channel } from "./channels.repository.ts";

/** Somebody wrote to a channel, or a customer's SMS came in or an SMS to them is on its way. */
export interface MessagePosted {
  readonly channel: Channel;
  readonly message: ChannelMessage;
}
export const messagePosted = defineEvent<MessagePosted>("message.posted");

/** A channel was made, renamed, moved to a contact, archived, deleted, brought back. */
export interface ChannelChanged {
  readonly channel: Channel;
  readonly action: string;
}
export const channelChanged = defineEvent<ChannelChanged>("channel.changed");

/** Somebody has read a channel up to a number. */
export interface ChannelRead {
  readonly channelId: string;
  readonly userId: string;
  readonly lastReadSequence: number;
}
export const channelRead = defineEvent<ChannelRead>("channel.read");

/** A message was edited, taken back, brought back, reacted to, pinned, or the SMS that it is has moved on. */
export interface ChannelMessageChanged {
  readonly channelId: string;
  readonly messageId: string;
  readonly action: string;
}
export const channelMessageChanged = defineEvent<ChannelMessageChanged>("channel_message.changed");

/** Who is in a channel has changed. */
export interface ChannelMembersChanged {
  readonly channelId: string;
  readonly memberCount: number;
  readonly joined: readonly string[];
  readonly left: readonly string[];
}
export const channelMembersChanged = defineEvent<ChannelMembersChanged>("channel_members.changed");

/** A message names colleagues who may read it; its author is not among them. */
export interface MessageMentioned {
  readonly channelId: string;
  readonly messageId: string;
  readonly authorId: string;
  readonly userIds: readonly string[];
}
export const messageMentioned = defineEvent<MessageMentioned>("message.mentioned");

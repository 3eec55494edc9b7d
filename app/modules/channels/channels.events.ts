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

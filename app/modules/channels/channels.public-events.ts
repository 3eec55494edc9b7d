import { z } from "zod";
import { type PublicEvent, publicEvent } from "../public-event.ts";
import { channelChanged, messageMentioned, messagePosted } from "./channels.events.ts";

/** What the outside can be told of channels: ids and states, never what is said. */
export const channelsPublicEvents: readonly PublicEvent[] = [
  publicEvent({
    name: "message.posted",
    description: "Somebody wrote to a channel, a customer's SMS came in, or one to a customer is on its way.",
    data: z.object({
      messageId: z.uuid(),
      channelId: z.uuid(),
      channelType: z.enum(["team", "direct", "task", "contact"]),
      sequence: z.number().int().describe("Its number in the channel"),
      direction: z.enum(["internal", "inbound", "outbound"]),
      authorId: z.uuid().nullable().describe("Null: a customer, or nobody"),
      contactId: z.uuid().nullable(),
    }),
    follows: messagePosted,
    tell: ({ channel, message }) => ({
      messageId: message.id,
      channelId: channel.id,
      channelType: channel.type,
      sequence: message.sequence,
      direction: message.direction,
      authorId: message.authorId,
      contactId: message.contactId,
    }),
  }),
  publicEvent({
    name: "message.mentioned",
    description: "A message names colleagues who may read it.",
    data: z.object({
      messageId: z.uuid(),
      channelId: z.uuid(),
      authorId: z.uuid(),
      userIds: z.array(z.uuid()),
    }),
    follows: messageMentioned,
    tell: ({ messageId, channelId, authorId, userIds }) => ({
      messageId,
      channelId,
      authorId,
      userIds: [...userIds],
    }),
  }),
  publicEvent({
    name: "channel.changed",
    description: "A channel was made, changed, archived, deleted or brought back.",
    data: z.object({
      channelId: z.uuid(),
      type: z.enum(["team", "direct", "task", "contact"]),
      action: z.string(),
      version: z.number().int(),
    }),
    follows: channelChanged,
    tell: ({ channel, action }) => ({
      channelId: channel.id,
      type: channel.type,
      action,
      version: channel.version,
    }),
  }),
];

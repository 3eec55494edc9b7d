import { z } from "zod";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { defineJob, defineQueue } from "../../platform/queue/index.ts";

/** What is told to the members of large channels, apart from what somebody waits for. */
export const channelsQueue = defineQueue({
  name: "channels",
  concurrency: 5,
  keepCompleted: 100,
  keepFailed: 50,
});

/** A message of a channel, whose members are told of it. */
export const tellMembersPayload = z.object({
  channelId: z.uuid(),
  messageId: z.uuid(),
});
export type TellMembersPayload = z.output<typeof tellMembersPayload>;

/** Tells the members of a large channel of a message, fifty at a time (CE-10). Told twice, they know no more than told once. */
export const tellMembers = defineJob<TellMembersPayload>({
  name: "channels.tell_members",
  queue: channelsQueue,
  payload: tellMembersPayload,
  attempts: 3,
  backoffMs: 2_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ messageId }) => `channel-message-${messageId}`,
  priority: () => 3,
  subject: ({ channelId, messageId }) => ({
    [ATTRIBUTES.channelId]: channelId,
    [ATTRIBUTES.messageId]: messageId,
  }),
});

import { z } from "zod";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { defineJob, defineQueue } from "../../platform/queue/index.ts";

/** What of channels nobody waits for. */
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

/** A contact that is new or back or has another number. */
export const followContactPayload = z.object({
  contactId: z.uuid(),
  version: z.int(),
  /** The channel that had their former number. */
  formerChannelId: z.uuid().nullable(),
});
export type FollowContactPayload = z.output<typeof followContactPayload>;

/**
 * Channels follow the number of their contact. Apart from the transaction that changes the contact: whoever writes to a channel has locked
 * it before they need its contact.
 */
export const followContact = defineJob<FollowContactPayload>({
  name: "channels.follow_contact",
  queue: channelsQueue,
  payload: followContactPayload,
  attempts: 8,
  backoffMs: 1_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ contactId, version }) => `channel-contact-${contactId}-${version}`,
  priority: () => 2,
  subject: ({ contactId }) => ({ [ATTRIBUTES.contactId]: contactId }),
});

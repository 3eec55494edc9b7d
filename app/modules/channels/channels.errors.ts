import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of channels. */
export const channelErrors = defineErrors({
  channel_not_found: {
    status: 404,
    title: "There is no such channel",
    expected: true,
    remedy: "It may be deleted, or private.",
  },
  channel_archived: {
    status: 409,
    title: "The channel is archived",
    expected: true,
    remedy: "Take it out of the archive to write to it.",
  },
  channel_name_taken: {
    status: 409,
    title: "There is a channel of this name",
    expected: true,
    remedy: "Choose another name, or write to the one that is there.",
  },
  channel_is_thread: {
    status: 409,
    title: "What customers and we write to each other is looked after as a thread",
    expected: true,
    remedy: "Close the thread instead.",
  },
  not_in_channel: {
    status: 409,
    title: "You are not in this channel",
    expected: true,
    remedy: "Join it first.",
  },
  members_are_fixed: {
    status: 409,
    title: "A channel between certain people is between them only",
    expected: true,
    remedy: "Open one with others, or make a channel for a team.",
  },
  last_owner: {
    status: 409,
    title: "The channel would have no owner",
    expected: true,
    remedy: "Make somebody else an owner first.",
  },
  channel_member_not_found: {
    status: 404,
    title: "There is no such member",
    expected: true,
    remedy: "They may have left.",
  },
  not_channel_owner: {
    status: 403,
    title: "Only an owner of the channel, or a supervisor, may do this",
    expected: true,
    remedy: "Ask one of its owners.",
  },
  channel_message_not_found: {
    status: 404,
    title: "There is no such message",
    expected: true,
    remedy: "It may have been taken back.",
  },
  not_message_author: {
    status: 403,
    title: "Somebody else wrote this message",
    expected: true,
    remedy: "Only its author can change it; an owner of the channel can take it back.",
  },
  message_not_editable: {
    status: 409,
    title: "The message cannot be changed any more",
    expected: true,
    remedy: "What went to a customer, or is older than a day, stays as it is.",
  },
  too_many_pins: {
    status: 409,
    title: "The channel has a hundred pinned messages",
    expected: true,
    remedy: "Unpin one first.",
  },
  attachment_not_found: {
    status: 404,
    title: "There is no such file",
    expected: true,
    remedy: "Its message may have been taken back.",
  },
  attachment_not_supported: {
    status: 415,
    title: "Files of this kind cannot be sent",
    expected: true,
    remedy: "Send an image, a document, sound, video or text.",
  },
});

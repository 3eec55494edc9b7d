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
});

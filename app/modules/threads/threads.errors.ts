import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of threads. */
export const threadErrors = defineErrors({
  thread_not_found: {
    status: 404,
    title: "There is no such thread",
    expected: true,
    remedy: "It may be another department's.",
  },
  thread_message_not_found: {
    status: 404,
    title: "There is no such message in the thread",
    expected: true,
    remedy: "List the thread's messages.",
  },
  answered_meanwhile: {
    status: 409,
    title: "Somebody else has answered meanwhile",
    expected: true,
    remedy: "Read what they wrote; then send yours with the new `seenSequence`, or with `force`.",
  },
  not_failed: {
    status: 409,
    title: "The SMS has not failed",
    expected: true,
    remedy: "Only an SMS that could not be delivered is sent again.",
  },
  thread_file_not_taken: {
    status: 415,
    title: "The file is none that the carrier takes with a message",
    expected: true,
    remedy:
      "Send a picture, PDF, sound, video or vCard; what it is called does not matter. Some carriers take no files at all.",
  },
  thread_file_not_found: {
    status: 404,
    title: "There is no such attachment in the thread",
    expected: true,
    remedy: "List the thread's messages.",
  },
  thread_file_not_ready: {
    status: 409,
    title: "The attachment has no file (yet)",
    expected: true,
    remedy: "Its status says whether it is being fetched or could not be had.",
  },
  thread_file_link_over: {
    status: 403,
    title: "The link is wrong, or its time is over",
    expected: true,
    remedy: "Links are made for the carrier when a message is sent.",
  },
  scheduled_message_not_found: {
    status: 404,
    title: "There is no such scheduled SMS",
    expected: true,
    remedy: "List those of its thread.",
  },
  scheduled_message_over: {
    status: 409,
    title: "The scheduled SMS has gone, or was canceled or refused",
    expected: true,
    remedy: "Its status says which; schedule another one.",
  },
});

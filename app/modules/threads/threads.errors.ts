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

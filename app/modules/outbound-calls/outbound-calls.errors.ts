import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of calls that people place. */
export const outboundCallErrors = defineErrors({
  agent_without_telephone: {
    status: 409,
    title: "You have no telephone that could ring",
    expected: true,
    remedy:
      "Enter your number in your profile (`PATCH /api/users/me`), or have an administrator enter a telephony worker id such as `client:anna` or `sip:anna@example.com`.",
  },
  agent_in_a_call: {
    status: 409,
    title: "You are in a call that you have placed",
    expected: true,
    remedy: "End it first; `detail` names it.",
  },
  outbound_call_not_found: {
    status: 404,
    title: "There is no such call that somebody placed",
    expected: true,
    remedy: "Check the id.",
  },
  call_is_over: {
    status: 409,
    title: "The call is over",
    expected: true,
    remedy: "There is nothing left to end.",
  },
  call_script_unusable: {
    status: 422,
    title: "Calls cannot go by this script",
    expected: true,
    remedy: "Publish it first; archived ones are not used.",
  },
});

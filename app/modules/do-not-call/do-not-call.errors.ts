import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of the do-not-call list. */
export const doNotCallErrors = defineErrors({
  number_not_listed: {
    status: 404,
    title: "The number is not on the do-not-call list",
    expected: true,
    remedy: "Nothing is to be done: it may be called as far as the list is concerned.",
  },
});

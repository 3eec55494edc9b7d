import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of messages. */
export const messageErrors = defineErrors({
  dead_letter_not_found: {
    status: 404,
    title: "There is no such dead letter",
    expected: true,
    remedy: "Somebody may have sent it again already.",
  },
});

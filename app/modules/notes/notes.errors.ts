import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of notes. */
export const noteErrors = defineErrors({
  note_not_found: {
    status: 404,
    title: "There is no such note",
    expected: true,
    remedy: "It may be gone; only its author can change or delete it.",
  },
});

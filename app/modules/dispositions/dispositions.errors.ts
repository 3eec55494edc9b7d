import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of what calls come to. */
export const dispositionErrors = defineErrors({
  disposition_not_found: {
    status: 404,
    title: "There is no such disposition",
    expected: true,
    remedy: "`GET /api/dispositions` lists them.",
  },
  disposition_archived: {
    status: 409,
    title: "This disposition is not offered any more",
    expected: true,
    remedy: "Choose another one.",
  },
  disposition_built_in: {
    status: 409,
    title: "What a built-in disposition means stays as it is",
    expected: true,
    remedy: "Make one of your own, and archive the built-in one.",
  },
  too_many_dispositions: {
    status: 409,
    title: "There are too many dispositions",
    expected: true,
    remedy: "Archived ones count, too: give one of them a new name and meaning, and restore it.",
  },
  call_not_disposed: {
    status: 404,
    title: "Nobody has said yet what this call came to",
    expected: true,
    remedy: "`POST` to the same address says it.",
  },
  not_your_call: {
    status: 403,
    title: "It is not your call",
    expected: true,
    remedy: "The call's agent says what it came to; supervisors can do it for them.",
  },
  wrap_up_over: {
    status: 409,
    title: "The time in which it could be changed is over",
    expected: true,
    remedy: "Ask a supervisor to correct it.",
  },
  no_number_to_list: {
    status: 409,
    title: "The call has no number that could go on the do-not-call list",
    expected: true,
    remedy: "List the number with `POST /api/do-not-call`, and choose another disposition.",
  },
});

import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of calls. */
export const callErrors = defineErrors({
  call_not_found: { status: 404, title: "There is no such call", expected: true, remedy: "Check the id." },
});

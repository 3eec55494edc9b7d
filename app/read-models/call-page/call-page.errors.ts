import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of a call's page. */
export const callPageErrors = defineErrors({
  call_trace_not_found: {
    status: 404,
    title: "This call has no such trace",
    expected: true,
    remedy: "`GET /api/calls/{id}` lists the traces of a call.",
  },
});

import { defineErrors } from "../../platform/errors/index.ts";

/** Errors about groups of errors. */
export const errorGroupErrors = defineErrors({
  error_group_not_found: {
    status: 404,
    title: "There is no such group of errors",
    expected: true,
    remedy: "`GET /api/error-groups` lists them.",
  },
});

import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of reaching people. */
export const reachabilityErrors = defineErrors({
  nobody_to_reach: {
    status: 404,
    title: "There is no such contact or lead",
    expected: true,
    remedy: "It may be deleted; restore it first.",
  },
  not_reachable: {
    status: 409,
    title: "This person may not be reached now",
    expected: true,
    remedy:
      "The detail says why, and from when on it is allowed; `POST /api/reachability` asks without trying.",
  },
});

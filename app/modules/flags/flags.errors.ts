import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of feature flags. */
export const flagErrors = defineErrors({
  feature_off: {
    status: 403,
    title: "This feature is not on for you",
    expected: true,
    remedy: "It is rolled out step by step; an administrator can turn it on for you.",
  },
  flag_not_found: {
    status: 404,
    title: "There is no such feature flag",
    expected: true,
    remedy:
      "Flags are declared in the code; the list has all of them. It may have been removed with a release.",
  },
  too_many_flag_users: {
    status: 409,
    title: "The flag is overridden for as many users as it can be",
    expected: true,
    remedy: "Override it for a role, and take overrides of users away.",
  },
});

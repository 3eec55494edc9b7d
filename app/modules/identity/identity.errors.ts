import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of signing in and of API keys. */
export const identityErrors = defineErrors({
  invalid_credentials: {
    status: 401,
    title: "E-mail address or password is wrong",
    expected: true,
    remedy: "Check both; we do not say which one is wrong.",
  },
  user_not_found: {
    status: 404,
    title: "There is no such user",
    expected: true,
    remedy: "Check the id; the user may have been disabled already.",
  },
  api_key_not_found: {
    status: 404,
    title: "There is no such API key",
    expected: true,
    remedy: "It may have been revoked already.",
  },
  scope_not_allowed: {
    status: 403,
    title: "A key cannot do more than its maker",
    expected: true,
    remedy: "A key gets at most the scopes of its maker.",
  },
});

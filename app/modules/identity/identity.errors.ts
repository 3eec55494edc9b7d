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
  session_not_found: {
    status: 404,
    title: "You have no such session",
    expected: true,
    remedy: "It may have ended already: list them again.",
  },
  last_administrator: {
    status: 409,
    title: "This is the last administrator who can sign in",
    expected: true,
    remedy: "Make somebody else an administrator first.",
  },
  too_many_sign_ins: {
    status: 429,
    title: "Too many wrong passwords for this account",
    expected: true,
    remedy: "Wait for Retry-After seconds, or set a new password by e-mail, which ends the wait.",
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

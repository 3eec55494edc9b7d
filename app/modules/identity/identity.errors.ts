import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of signing in and of API keys. */
export const identityErrors = defineErrors({
  invalid_credentials: { status: 401, title: "E-mail address or password is wrong", expected: true },
  api_key_not_found: { status: 404, title: "There is no such API key", expected: true },
  scope_not_allowed: { status: 403, title: "A key cannot do more than its maker", expected: true },
});

import { defineErrors } from "./app-error.ts";

/** Errors that belong to no module: the HTTP layer's own and the unknown one. */
export const commonErrors = defineErrors({
  malformed_body: { status: 400, title: "The request's body cannot be read", expected: true },
  bad_request: { status: 400, title: "The request is not valid", expected: true },
  unauthorized: { status: 401, title: "Sign in first", expected: true },
  forbidden: { status: 403, title: "This is not allowed for you", expected: true },
  cross_site_request: { status: 403, title: "The request came from another site", expected: true },
  not_found: { status: 404, title: "There is nothing at this address", expected: true },
  method_not_allowed: { status: 405, title: "This address does not take that method", expected: true },
  not_acceptable: { status: 406, title: "No representation fits the Accept header", expected: true },
  payload_too_large: { status: 413, title: "The request's body is too large", expected: true },
  unsupported_media_type: {
    status: 415,
    title: "The body's content type is not accepted here",
    expected: true,
  },
  invalid_cursor: { status: 422, title: "The cursor is not one of this list", expected: true },
  invalid_input: { status: 422, title: "Some fields are not valid", expected: true },
  too_many_requests: { status: 429, title: "Too many requests", expected: true },
  internal_error: { status: 500, title: "Something went wrong on our side", expected: false },
  service_unavailable: { status: 503, title: "The service cannot answer right now", expected: false },
});

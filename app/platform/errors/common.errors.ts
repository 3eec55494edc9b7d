import { defineErrors } from "./app-error.ts";

/** Errors that belong to no module: the HTTP layer's own and the unknown one. */
export const commonErrors = defineErrors({
  malformed_body: {
    status: 400,
    title: "The request's body cannot be read",
    expected: true,
    remedy: "Send what the Content-Type promises; the detail says where it breaks.",
  },
  bad_request: { status: 400, title: "The request is not valid", expected: true, remedy: "Read the detail." },
  unauthorized: {
    status: 401,
    title: "Sign in first",
    expected: true,
    remedy: "Sign in, or send an API key.",
  },
  forbidden: {
    status: 403,
    title: "This is not allowed for you",
    expected: true,
    remedy: "Ask somebody with a higher role, or use a key with that scope.",
  },
  cross_site_request: {
    status: 403,
    title: "The request came from another site",
    expected: true,
    remedy: "Make the request from our own pages, or with an API key instead of a cookie.",
  },
  not_found: {
    status: 404,
    title: "There is nothing at this address",
    expected: true,
    remedy: "Check the address; `/api/docs` lists them all.",
  },
  method_not_allowed: {
    status: 405,
    title: "This address does not take that method",
    expected: true,
    remedy: "The Allow header lists the methods.",
  },
  not_acceptable: {
    status: 406,
    title: "No representation fits the Accept header",
    expected: true,
    remedy: "Accept application/json.",
  },
  version_conflict: {
    status: 412,
    title: "The record has changed since you read it",
    expected: true,
    remedy: "Read it again, make the change on what it is now, and send its new ETag.",
  },
  version_required: {
    status: 428,
    title: "If-Match is missing",
    expected: true,
    remedy: "Send the ETag of the record as you read it in If-Match.",
  },
  payload_too_large: {
    status: 413,
    title: "The request's body is too large",
    expected: true,
    remedy: "Send less; 1 MB, webhooks 5 MB, files 1 GB.",
  },
  unsupported_media_type: {
    status: 415,
    title: "The body's content type is not accepted here",
    expected: true,
    remedy: "The detail says what is accepted.",
  },
  already_acknowledged: {
    status: 409,
    title: "Somebody looks after it already",
    expected: true,
    remedy: "Read the list again: it says since when, and why.",
  },
  already_discarded: {
    status: 409,
    title: "It has been discarded",
    expected: true,
    remedy: "Restore it first.",
  },
  not_settled: {
    status: 409,
    title: "Nothing has been done about it that could be taken back",
    expected: true,
    remedy: "Read the list again: somebody may have restored it already.",
  },
  invalid_cursor: {
    status: 422,
    title: "The cursor is not one of this list",
    expected: true,
    remedy: "Start at the first page again.",
  },
  invalid_input: {
    status: 422,
    title: "Some fields are not valid",
    expected: true,
    remedy: "`errors` names each field and what is allowed.",
  },
  too_many_requests: {
    status: 429,
    title: "Too many requests",
    expected: true,
    remedy: "Wait for Retry-After seconds.",
  },
  internal_error: {
    status: 500,
    title: "Something went wrong on our side",
    expected: false,
    remedy: "Tell us the requestId or the traceId.",
  },
  overloaded: {
    status: 503,
    title: "The service is too busy to answer in time",
    expected: true,
    remedy: "Try again after Retry-After seconds; nothing of the request was done.",
  },
  service_unavailable: {
    status: 503,
    title: "The service cannot answer right now",
    expected: false,
    remedy: "Try again after Retry-After seconds; `/api/health` says what is missing.",
  },
});

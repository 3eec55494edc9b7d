import { takesIdempotencyKey } from "./idempotency.ts";
import type { Route } from "./route.ts";
import { sparseAnswerOf } from "./sparse-fields.ts";

/** What the statuses of problems mean, for the documentation. */
const PROBLEMS: Readonly<Record<number, string>> = {
  400: "The request cannot be read, or `Trunkline-Version` names no version",
  401: "Nobody is signed in, or the key is not valid",
  403: "Not allowed for this user or key, or sent by another site",
  404: "There is nothing at this address",
  406: "None of the types that the client accepts",
  408: "The request took too long to arrive",
  409: "A request with this `Idempotency-Key` is not finished, or its answer is not kept",
  412: "The record has changed since the version that `If-Match` names",
  413: "The body is too large",
  415: "The body has another content type",
  422: "Some fields are not valid, or the `Idempotency-Key` belongs to another request",
  428: "`If-Match` is missing",
  429: "Too many requests; `Retry-After` says when to come back",
  500: "Our fault; `requestId` finds it in our logs",
  503: "Something that we need does not answer, or too many requests wait for it; `Retry-After` says when to come back",
};

/** Every problem that a route may answer with, by its status: those of its declaration and those that follow from what it is. */
export function problemsOfRoute(route: Route): ReadonlyMap<number, string> {
  const isWebhook = route.auth.kind === "webhook";
  const isSignedIn = route.auth.kind === "signed_in" || route.auth.kind === "permission";
  const isUnsafe = route.method !== "GET";
  const hasTypes = Object.values(route.responses).some(({ schema, contentType }) => schema ?? contentType);
  const statuses = [
    ...(isWebhook ? [] : [400]),
    ...(route.body ? [400, 415] : []),
    ...(route.auth.kind === "public" ? [] : [401]),
    ...(route.auth.kind === "permission" || (isUnsafe && !isWebhook) ? [403] : []),
    ...(route.params ? [404] : []),
    ...(hasTypes && !isWebhook ? [406] : []),
    ...(isUnsafe ? [400, 408, 413, 415] : []),
    ...(route.params || route.body || route.query || sparseAnswerOf(route) ? [422] : []),
    ...(takesIdempotencyKey(route) ? [409, 422] : []),
    ...(route.isVersioned ? [412, 428] : []),
    ...(route.limit === undefined && !isSignedIn ? [] : [429]),
    ...[500, 503],
  ];
  const problems = new Map(statuses.map((status) => [status, PROBLEMS[status] ?? "Problem"]));
  for (const [status, words] of Object.entries(route.problems ?? {})) {
    const others = status === "409" ? problems.get(409) : undefined;
    problems.set(Number(status), others ? `${words}. Or: ${others}` : words);
  }
  return problems;
}

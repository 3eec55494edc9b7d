import { bodyReadingOf } from "./body.ts";
import type { Route } from "./route.ts";

/**
 * Why a route cannot be an operation of a batch, or of an atomic one: a sentence for whoever asks; undefined: it can. Within a batch go those whose requests
 * and answers are JSON, and which ask who is signed in, as the batch does.
 */
export function whyNotInBatch(route: Route, options: { readonly isAtomic: boolean }): string | undefined {
  const { method, auth, responses, inBatch } = route;
  if (auth.kind !== "signed_in" && auth.kind !== "permission") return "It asks for no sign-in.";
  if (inBatch === "never") return "It is for requests of their own.";
  if (route.answersWithSecret) return "Its answer holds a secret.";
  const reading = bodyReadingOf(route);
  if (reading && reading.kind !== "json") return "Its body is not JSON.";
  if (Object.values(responses).some(({ contentType }) => contentType !== undefined))
    return "Its answer is not JSON.";
  if (options.isAtomic && method !== "GET" && inBatch !== "atomic")
    return "It does more than change rows: it cannot be taken back.";
  return undefined;
}

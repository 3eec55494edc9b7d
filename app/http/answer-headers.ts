import { z } from "zod";
import type { oas31 } from "zod-openapi";
import { VERSION_HEADER } from "./api-version.contract.ts";
import { takesIdempotencyKey } from "./idempotency.ts";
import type { Route } from "./route.ts";

/** What is told beside an answer, by header: what it means. */
const MEANINGS = {
  "X-Request-Id": "Of this request, in our log and in errors: name it when you ask for help",
  [VERSION_HEADER]: "The version of the API that the answer is made for",
  "RateLimit-Limit": "How many requests the tightest limit allows in its window",
  "RateLimit-Remaining": "How many of them are left",
  "RateLimit-Reset": "Seconds until the window begins anew",
  "Retry-After": "Seconds after which to try again",
  ETag: "Of what was answered: for `If-None-Match`, and where the record has a version, for `If-Match`",
  "X-Cache": "`HIT`: what was kept of an earlier answer; `MISS`: read for this one",
  "Idempotent-Replayed": "`true`: the request was carried out before, and this is its answer then",
  Deprecation: "Since when this should not be used (RFC 9745)",
  Sunset: "When this may be gone (RFC 8594)",
  Link: "Where it is said what to do instead",
  "Content-Disposition": "The name to save it under",
  "Content-Length": "Its bytes",
  "Content-Range": "Which bytes of the whole these are",
  "Accept-Ranges": "`bytes`: parts of it can be asked for",
  "Content-Security-Policy": "What a browser may do with it",
} as const;

export type AnswerHeader = keyof typeof MEANINGS;

const OF_FILES: readonly AnswerHeader[] = [
  "Content-Disposition",
  "Content-Length",
  "Content-Range",
  "Accept-Ranges",
  "Content-Security-Policy",
  "ETag",
];
/** Too many requests, and too much load. */
const WAITING_STATUSES: ReadonlySet<number> = new Set([429, 503]);

/** Every header of answers, for the documentation to refer to. */
export function answerHeaderComponents(): Record<string, oas31.HeaderObject> {
  return Object.fromEntries(
    Object.entries(MEANINGS).map(([name, description]) => [
      name,
      { description, schema: { type: "string" } },
    ]),
  );
}

/** The headers that an answer of a route may have, the content's type and length and what all sites have (caching, security) left out. */
export function answerHeadersOf(route: Route, status: number): readonly AnswerHeader[] {
  const { auth, deprecated, deprecatedQuery, responses } = route;
  const answer = responses[status];
  const isWell = answer !== undefined && status < 400;
  const isFile = answer?.contentType !== undefined;
  const isSignedIn = auth.kind === "signed_in" || auth.kind === "permission";
  const rows: readonly (readonly [boolean, readonly AnswerHeader[]])[] = [
    [true, ["X-Request-Id"]],
    [auth.kind !== "webhook", [VERSION_HEADER]],
    [isSignedIn || route.limit !== undefined, ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]],
    [WAITING_STATUSES.has(status), ["Retry-After"]],
    [isWell && (hasVersion(answer.schema) || route.cache !== undefined || status === 304), ["ETag"]],
    [isWell && route.cache !== undefined, ["X-Cache"]],
    [isWell && takesIdempotencyKey(route), ["Idempotent-Replayed"]],
    [deprecated !== undefined || deprecatedQuery !== undefined, ["Deprecation", "Sunset", "Link"]],
    [isWell && isFile, OF_FILES],
  ];
  return [...new Set(rows.flatMap(([has, names]) => (has ? names : [])))];
}

/** Records that can be changed say which version of them they are. */
function hasVersion(schema: z.ZodType | undefined): boolean {
  return schema instanceof z.ZodObject && "version" in schema.shape;
}

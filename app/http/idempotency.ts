import type { IncomingHttpHeaders } from "node:http";
import { AppError, commonErrors } from "../platform/errors/index.ts";
import type { IdempotencyKeys, KeptAnswer, Outcome } from "../platform/idempotency/index.ts";
import type { Principal } from "./principal.ts";
import type { AnyRouteResult, Route, RouteRequest } from "./route.ts";

const MAX_KEY_LENGTH = 255;
/** A string of structured fields (RFC 9651), as the draft has it. */
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;
/** As most clients send it. */
const BARE = /^[\x21\x23-\x7e][\x21-\x7e]*$/;

/** Does a route take `Idempotency-Key`? Every one that changes something for somebody who is signed in. */
export function takesIdempotencyKey({ method, auth }: Pick<Route, "method" | "auth">): boolean {
  return method !== "GET" && (auth.kind === "signed_in" || auth.kind === "permission");
}

/**
 * The key that a request carries, after draft-ietf-httpapi-idempotency-key-header-07.
 * @throws idempotency_key_invalid
 */
export function idempotencyKeyOf(headers: IncomingHttpHeaders): string | undefined {
  const given = headers["idempotency-key"];
  if (given === undefined) return undefined;
  const text = String(given).trim();
  const key = QUOTED.exec(text)?.[1]?.replace(/\\(["\\])/g, "$1") ?? BARE.exec(text)?.[0] ?? "";
  if (key === "" || key.length > MAX_KEY_LENGTH) throw commonErrors.idempotency_key_invalid();
  return key;
}

/** Answers a request by its handler once, and by the kept answer whenever it comes again. */
export async function answerOnce(options: {
  readonly keys: IdempotencyKeys;
  readonly key: string;
  readonly route: Route;
  readonly request: RouteRequest;
  readonly principal: Principal;
  handle(): Promise<AnyRouteResult>;
}): Promise<{ readonly result: AnyRouteResult } | { readonly replayed: KeptAnswer }> {
  const { route, request, principal } = options;
  const answered = await options.keys.runOnce(
    {
      principalId: principal.id,
      userId: principal.userId,
      key: options.key,
      content: [route.method, request.url, String(request.headers["if-match"]), request.rawBody],
    },
    options.handle,
    (ended) => ("result" in ended ? outcomeOfAnswer(route, ended.result) : outcomeOfError(ended.error)),
  );
  if ("result" in answered) return answered;
  const replayed = {
    ...answered.replayed,
    headers: { ...answered.replayed.headers, "Idempotent-Replayed": "true" },
  };
  if (replayed.status >= 400) throw problemOf(replayed);
  return { replayed };
}

/** Secrets are shown once; cookies and bodies that are not JSON cannot be shown again either. */
function outcomeOfAnswer(route: Route, result: AnyRouteResult): Outcome {
  const { status, headers = {}, body, cookies } = result;
  if (result.isPassing) return "release";
  const isPlain = route.responses[status]?.contentType === undefined && cookies === undefined;
  if (route.answersWithSecret || !isPlain) return "withhold";
  return { keep: { status, headers, json: body === undefined ? undefined : JSON.stringify(body) } };
}

/** A refusal is an answer like others; what may go well the next time is tried the next time. */
function outcomeOfError(error: unknown): Outcome {
  if (!(error instanceof AppError) || error.status >= 500 || error.status === 429) return "release";
  const { code, status, title, expected, detail, fields, headers } = error;
  return { keep: { status, headers, json: JSON.stringify({ code, title, expected, detail, fields }) } };
}

function problemOf({ status, headers, json }: KeptAnswer): AppError {
  const { code, title, expected, detail, fields } = JSON.parse(json ?? "{}");
  return new AppError(code, { status, title, expected, remedy: "" }, { detail, fields, headers });
}

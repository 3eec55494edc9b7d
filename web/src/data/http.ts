import { LATEST_VERSION, VERSION_HEADER } from "../../../app/http/api-version.contract.ts";
import type { RequestOutcome } from "../telemetry/slow.ts";
import { sentMs, takeBegun, unlessAborted } from "./begun.ts";
import { noteAnswer, noteNoAnswer } from "./network.ts";
import { type RequestTime, timeRequest } from "./request-time.ts";

/** Longer than any answer that is still of use to somebody who waits for it. */
const TIMEOUT_MS = 15_000;

/** What a request may carry beside its path. */
export interface RequestOptions {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: unknown;
  /** A file as the whole body, instead of `body`. */
  readonly file?: Blob;
  /** Names what is asked for: asked again by the same key, it is done once. */
  readonly idempotencyKey?: string;
  /** The version that is changed: when there is a newer one, the server refuses with 412. */
  readonly version?: number;
  readonly signal?: AbortSignal | undefined;
  /** Query parameters; those undefined or empty are left out. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
}

/** Why a request failed, in the server's words where it had any. */
export class ApiError extends Error {
  /** HTTP status; 0: no answer came. */
  readonly status: number;
  /** Stable code of the server, or `offline`, `timeout`, `unreadable`. */
  readonly code: string;
  readonly detail: string | null;
  /** What support asks for. */
  readonly requestId: string | null;
  readonly traceId: string | null;
  readonly retryAfterSeconds: number | null;
  /** Fields that were wrong, by their path. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(facts: {
    readonly status: number;
    readonly code: string;
    readonly title: string;
    readonly detail?: string | null;
    readonly requestId?: string | null;
    readonly traceId?: string | null;
    readonly retryAfterSeconds?: number | null;
    readonly fields?: Readonly<Record<string, string>>;
  }) {
    super(facts.title);
    this.name = "ApiError";
    this.status = facts.status;
    this.code = facts.code;
    this.detail = facts.detail ?? null;
    this.requestId = facts.requestId ?? null;
    this.traceId = facts.traceId ?? null;
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null;
    this.fields = facts.fields ?? {};
  }
}

const unauthorizedListeners = new Set<() => void>();

/** Calls back whenever the server no longer knows who is asking. */
export function onUnauthorized(listener: () => void): () => void {
  unauthorizedListeners.add(listener);
  return () => unauthorizedListeners.delete(listener);
}

/** Any thrown value as an ApiError. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const title = thrown instanceof Error ? thrown.message : "Something went wrong";
  return new ApiError({ status: 0, code: "unexpected", title });
}

/**
 * Asks the server of this page. Resolves with the parsed body; undefined when the answer has none.
 * @throws {ApiError} for every answer that is not 2xx, for none within 15 s, and for none at all; an abort by
 *   the caller's signal is thrown as it is.
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const time = timeRequest(options.method ?? "GET", path);
  try {
    const response = await send(path, options, { signal, timeout, time });
    // What the page began hears of no signal.
    const answer = await unlessAborted(answerOf<T>(response, timeout), signal);
    time.end("answered");
    return answer;
  } catch (thrown) {
    const error = timeout.aborted && !(thrown instanceof ApiError) ? tooLate() : thrown;
    time.end(outcomeOf(error));
    throw error;
  }
}

function outcomeOf(error: unknown): RequestOutcome {
  if (!(error instanceof ApiError)) return "given_up";
  const { code, status } = error;
  if (code === "timeout" || code === "unreadable" || code === "offline") return code;
  return status < 500 ? "refused" : "failed";
}

/** What an answer says. @throws {ApiError} for every answer that is not 2xx */
export async function answerOf<T>(response: Response, timeout: AbortSignal): Promise<T> {
  // Whatever has a body says of what kind it is.
  if (response.ok && !response.headers.has("Content-Type")) return undefined as T;
  const body = await readJson(response, timeout);
  if (response.ok) return body as T;
  const error = toApiError(response, body);
  if (error.status === 401 && error.code !== "invalid_credentials") {
    for (const listener of unauthorizedListeners) listener();
  }
  throw error;
}

interface SendContext {
  readonly signal: AbortSignal;
  readonly timeout: AbortSignal;
  readonly time: RequestTime;
}

async function send(
  path: string,
  { method = "GET", body, file, query, version, idempotencyKey }: RequestOptions,
  { signal, timeout, time }: SendContext,
): Promise<Response> {
  try {
    const address = withQuery(path, query);
    const begun = method === "GET" ? takeBegun(address) : undefined;
    if (begun) time.startMs = sentMs(begun);
    else {
      time.init = {
        method,
        signal,
        // What was told live, or changed here, must not be answered from before it; whatever is unchanged costs a 304.
        cache: "no-cache",
        headers: {
          Accept: "application/json",
          [VERSION_HEADER]: LATEST_VERSION,
          ...(version === undefined ? {} : { "If-Match": `"${version}"` }),
          ...(idempotencyKey === undefined ? {} : { "Idempotency-Key": `"${idempotencyKey}"` }),
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          ...(file === undefined ? {} : { "Content-Type": file.type || "application/octet-stream" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(file === undefined ? {} : { body: file }),
      };
    }
    const response = await (begun ? unlessAborted(begun.answer, signal) : fetch(address, time.init));
    noteAnswer();
    time.answer = response;
    return response;
  } catch (error) {
    if (timeout.aborted || !signal.aborted) noteNoAnswer();
    throw asConnectionError(error, signal, timeout);
  }
}

function asConnectionError(error: unknown, signal: AbortSignal, timeout: AbortSignal): unknown {
  if (timeout.aborted) return tooLate();
  if (signal.aborted) return error;
  return unreachable();
}

function unreachable(): ApiError {
  return new ApiError({ status: 0, code: "offline", title: "The server cannot be reached" });
}

function tooLate(): ApiError {
  return new ApiError({ status: 0, code: "timeout", title: "No answer in time" });
}

async function readJson(response: Response, timeout: AbortSignal): Promise<unknown> {
  if (!response.headers.get("Content-Type")?.includes("json")) {
    if (response.ok)
      throw new ApiError({ status: response.status, code: "unreadable", title: "Unexpected answer" });
    return null;
  }
  try {
    return await response.json();
  } catch (error) {
    if (timeout.aborted) throw tooLate();
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    // No JSON is one thing; an answer that breaks off is no answer.
    if (!(error instanceof SyntaxError)) throw unreachable();
    throw new ApiError({ status: response.status, code: "unreadable", title: "Unexpected answer" });
  }
}

function toApiError(response: Response, body: unknown): ApiError {
  const problem = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const text = (key: string): string | null => {
    const value = problem[key];
    return typeof value === "string" && value !== "" ? value : null;
  };
  const retryAfter = Number(response.headers.get("Retry-After"));
  return new ApiError({
    status: response.status,
    code: text("code") ?? `http_${response.status}`,
    title: text("title") ?? (response.statusText || `Error ${response.status}`),
    detail: text("detail"),
    requestId: text("requestId") ?? response.headers.get("X-Request-Id"),
    traceId: text("traceId"),
    retryAfterSeconds: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
    fields: fieldsOf(problem.errors),
  });
}

function fieldsOf(errors: unknown): Record<string, string> {
  if (!Array.isArray(errors)) return {};
  return Object.fromEntries(errors.map(({ path, message }) => [String(path), String(message)]));
}

/** A path with its query; parameters without a value are left out. */
export function withQuery(path: string, query: RequestOptions["query"] = {}): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") parameters.set(key, String(value));
  }
  const text = parameters.toString();
  return text === "" ? path : `${path}?${text}`;
}

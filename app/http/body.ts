import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import getRawBody from "raw-body";
import { z } from "zod";
import { type AppError, commonErrors } from "../platform/errors/index.ts";
import { liftBodyDeadline } from "./body-deadline.ts";
import { findJsonFault } from "./json-syntax.ts";
import type { BodySpec, Route } from "./route.ts";
import { mayHoldUnstorable, storable, storableText } from "./storable-text.ts";

const MEGABYTE = 1024 * 1024;
const DEFAULT_MAX_BYTES = MEGABYTE;
/** A voice agent's end-of-call report carries the whole conversation. */
const WEBHOOK_MAX_BYTES = 5 * MEGABYTE;
const MAX_FORM_FIELDS = 1_000;
const DISCARD_TIMEOUT_MS = 2_000;
/** A stream of which nothing comes for so long is cut off. */
const STALLED_AFTER_MS = 30_000;
const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

/** How a route's body is read. */
export interface BodyReading {
  readonly kind: "json" | "form" | "raw" | "stream";
  readonly schema: z.ZodType | undefined;
  readonly maxBytes: number;
  /** The content types that the body may have. */
  readonly contentTypes: readonly string[];
}

/** Reads off a route's declaration how its body is read; undefined: it has none. */
export function bodyReadingOf(route: Pick<Route, "body" | "auth">): BodyReading | undefined {
  const spec: BodySpec | undefined = route.body;
  if (!spec) return undefined;
  const standardMax = route.auth.kind === "webhook" ? WEBHOOK_MAX_BYTES : DEFAULT_MAX_BYTES;
  if (spec instanceof z.ZodType) {
    return { kind: "json", schema: spec, maxBytes: standardMax, contentTypes: [JSON_TYPE] };
  }
  const maxBytes = spec.maxBytes ?? standardMax;
  if ("json" in spec) return { kind: "json", schema: spec.json, maxBytes, contentTypes: [JSON_TYPE] };
  if ("form" in spec) return { kind: "form", schema: spec.form, maxBytes, contentTypes: [FORM_TYPE] };
  if ("raw" in spec) return { kind: "raw", schema: undefined, maxBytes, contentTypes: [spec.raw] };
  return { kind: "stream", schema: undefined, maxBytes, contentTypes: spec.stream };
}

/** The largest body of a route that has none declared; something must bound what is read of it. */
export const UNDECLARED_MAX_BYTES = DEFAULT_MAX_BYTES;

/**
 * Reads a request's body as sent.
 * @throws payload_too_large beyond `maxBytes`; unsupported_media_type when it is compressed.
 */
export async function readRawBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  refuseCompressed(request);
  const declaredLength = request.headers["content-length"];
  if (declaredLength === undefined && request.headers["transfer-encoding"] === undefined)
    return Buffer.alloc(0);
  try {
    return await getRawBody(request, { limit: maxBytes, length: declaredLength });
  } catch (error) {
    if (faultOf(error) !== "entity.too.large") throw endedEarly();
    return await refuseTooLarge(request, maxBytes);
  }
}

/**
 * Opens a request's body as a stream, which ends in an error where the body breaks its promise.
 * @throws payload_too_large beyond `maxBytes`, at once when the request says so; unsupported_media_type; malformed_body without one.
 */
export async function openBody(
  request: IncomingMessage,
  reading: Pick<BodyReading, "kind" | "maxBytes" | "contentTypes">,
): Promise<Readable> {
  refuseCompressed(request);
  const declaredLength = request.headers["content-length"];
  const hasBody =
    declaredLength === undefined ? request.headers["transfer-encoding"] : declaredLength !== "0";
  if (!hasBody) throw commonErrors.malformed_body({ detail: "The request has no body." });
  requireContentType(request.headers["content-type"], reading);
  const { maxBytes } = reading;
  if (Number(declaredLength ?? 0) > maxBytes) return await refuseTooLarge(request, maxBytes);
  liftBodyDeadline(request);
  return Readable.from(boundedChunks(request, maxBytes), { objectMode: false });
}

async function* boundedChunks(request: IncomingMessage, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  request.setTimeout(STALLED_AFTER_MS, () => request.destroy());
  try {
    // A request that is destroyed takes its connection along: nobody could be answered any more.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length;
      if (bytes > maxBytes) break;
      yield chunk;
    }
  } catch (error) {
    throw endedEarly(error);
  } finally {
    request.setTimeout(0);
  }
  if (bytes > maxBytes) await refuseTooLarge(request, maxBytes);
}

function refuseCompressed({ headers }: IncomingMessage): void {
  const encoding = headers["content-encoding"];
  if (encoding === undefined || encoding === "identity") return;
  throw commonErrors.unsupported_media_type({ detail: "Compressed bodies are not accepted." });
}

function endedEarly(cause?: unknown): AppError {
  return commonErrors.malformed_body({ detail: "The body ended before its declared length.", cause });
}

async function refuseTooLarge(request: IncomingMessage, maxBytes: number): Promise<never> {
  await discard(request);
  throw commonErrors.payload_too_large({
    detail: `A body may have ${maxBytes} bytes here.`,
    headers: { Connection: "close" },
  });
}

function faultOf(error: unknown): unknown {
  return error instanceof Error && "type" in error ? error.type : undefined;
}

/**
 * Parses a body strictly.
 * @throws malformed_body with the place of the fault; unsupported_media_type.
 */
export function parseBody(raw: Buffer, contentType: string | undefined, reading: BodyReading): unknown {
  if (raw.length === 0) {
    // Whether nothing is allowed is for the schema to say.
    return reading.kind === "raw" ? raw : undefined;
  }
  requireContentType(contentType, reading);
  if (reading.kind === "raw") return raw;
  if (!isUtf8(raw)) throw commonErrors.malformed_body({ detail: "The body is not valid UTF-8." });
  const text = raw.toString("utf8");
  return reading.kind === "json" ? parseJson(text) : parseForm(text);
}

function requireContentType(
  given: string | undefined,
  reading: Pick<BodyReading, "kind" | "contentTypes">,
): void {
  const [type = "", ...parameters] = (given ?? "").toLowerCase().split(";");
  const essence = type.trim();
  const matches =
    reading.contentTypes.some(
      (type) => essence === type || (type.endsWith("/*") && essence.startsWith(type.slice(0, -1))),
    ) ||
    (reading.kind === "json" && /^application\/[\w.-]+\+json$/.test(essence));
  const charset = parameters.map((parameter) => parameter.trim()).find((p) => p.startsWith("charset="));
  const isText = reading.kind === "json" || reading.kind === "form";
  const charsetFits = !isText || charset === undefined || /^charset="?(utf-?8|us-ascii)"?$/.test(charset);
  if (matches && charsetFits) return;
  throw commonErrors.unsupported_media_type({
    detail: `Send ${reading.contentTypes.join(", ")}${isText ? " in UTF-8" : ""}.`,
    headers: { Accept: reading.contentTypes.join(", ") },
  });
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return mayHoldUnstorable(text) ? storable(value) : value;
  } catch {
    const fault = findJsonFault(text);
    const where = fault ? `line ${fault.line}, column ${fault.column}` : "an unknown place";
    throw commonErrors.malformed_body({
      detail: fault?.endsEarly
        ? `The JSON ends too early, at ${where}.`
        : `The JSON cannot be read from ${where} on.`,
    });
  }
}

function parseForm(text: string): Record<string, string | string[]> {
  const fields: [string, string][] = text.split("&").map((pair) => {
    const [name = "", ...rest] = pair.split("=");
    return [decodeFormPart(name), decodeFormPart(rest.join("="))];
  });
  if (fields.length > MAX_FORM_FIELDS) {
    throw commonErrors.malformed_body({ detail: `A form may have ${MAX_FORM_FIELDS} fields.` });
  }
  const form = new Map<string, string | string[]>();
  for (const [name, value] of fields) {
    const earlier = form.get(name);
    form.set(name, earlier === undefined ? value : [earlier, value].flat());
  }
  return Object.fromEntries(form);
}

function decodeFormPart(part: string): string {
  try {
    return storableText(decodeURIComponent(part.replaceAll("+", " ")));
  } catch {
    throw commonErrors.malformed_body({ detail: "The form has a broken percent-encoding." });
  }
}

/** Lets a too large body run out for a while: a connection that is cut while it is sent never shows the answer. */
async function discard(request: IncomingMessage): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, DISCARD_TIMEOUT_MS);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    request.once("end", done).once("close", done).resume();
  });
}

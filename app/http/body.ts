import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import getRawBody from "raw-body";
import { z } from "zod";
import { commonErrors } from "../platform/errors/index.ts";
import { findJsonFault } from "./json-syntax.ts";
import type { BodySpec, Route } from "./route.ts";
import { mayHoldUnstorable, storable, storableText } from "./storable-text.ts";

const MEGABYTE = 1024 * 1024;
const DEFAULT_MAX_BYTES = MEGABYTE;
/** A voice agent's end-of-call report carries the whole conversation. */
const WEBHOOK_MAX_BYTES = 5 * MEGABYTE;
const MAX_FORM_FIELDS = 1_000;
const DISCARD_TIMEOUT_MS = 2_000;
const FORM_TYPE = "application/x-www-form-urlencoded";

/** How a route's body is read. */
export interface BodyReading {
  readonly kind: "json" | "form" | "raw";
  readonly schema: z.ZodType | undefined;
  readonly maxBytes: number;
  /** The content type that the body must have. */
  readonly contentType: string;
}

/** Reads off a route's declaration how its body is read; undefined: it has none. */
export function bodyReadingOf(route: Pick<Route, "body" | "auth">): BodyReading | undefined {
  const spec: BodySpec | undefined = route.body;
  if (!spec) return undefined;
  const standardMax = route.auth.kind === "webhook" ? WEBHOOK_MAX_BYTES : DEFAULT_MAX_BYTES;
  if (spec instanceof z.ZodType) {
    return { kind: "json", schema: spec, maxBytes: standardMax, contentType: "application/json" };
  }
  const maxBytes = spec.maxBytes ?? standardMax;
  if ("json" in spec) return { kind: "json", schema: spec.json, maxBytes, contentType: "application/json" };
  if ("form" in spec) return { kind: "form", schema: spec.form, maxBytes, contentType: FORM_TYPE };
  return { kind: "raw", schema: undefined, maxBytes, contentType: spec.raw };
}

/** The largest body of a route that has none declared; something must bound what is read of it. */
export const UNDECLARED_MAX_BYTES = DEFAULT_MAX_BYTES;

/**
 * Reads a request's body as sent.
 * @throws payload_too_large beyond `maxBytes`; unsupported_media_type when it is compressed.
 */
export async function readRawBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const encoding = request.headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") {
    throw commonErrors.unsupported_media_type({ detail: "Compressed bodies are not accepted." });
  }
  const declaredLength = request.headers["content-length"];
  if (declaredLength === undefined && request.headers["transfer-encoding"] === undefined)
    return Buffer.alloc(0);
  try {
    return await getRawBody(request, { limit: maxBytes, length: declaredLength });
  } catch (error) {
    if (faultOf(error) !== "entity.too.large") {
      throw commonErrors.malformed_body({ detail: "The body ended before its declared length." });
    }
    await discard(request);
    throw commonErrors.payload_too_large({
      detail: `A body may have ${maxBytes} bytes here.`,
      headers: { Connection: "close" },
    });
  }
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

function requireContentType(given: string | undefined, reading: BodyReading): void {
  const [type = "", ...parameters] = (given ?? "").toLowerCase().split(";");
  const essence = type.trim();
  const matches =
    essence === reading.contentType ||
    (reading.contentType.endsWith("/*") && essence.startsWith(reading.contentType.slice(0, -1))) ||
    (reading.kind === "json" && /^application\/[\w.-]+\+json$/.test(essence));
  const charset = parameters.map((parameter) => parameter.trim()).find((p) => p.startsWith("charset="));
  const charsetFits =
    reading.kind === "raw" || charset === undefined || /^charset="?(utf-?8|us-ascii)"?$/.test(charset);
  if (matches && charsetFits) return;
  throw commonErrors.unsupported_media_type({
    detail: `Send ${reading.contentType}${reading.kind === "raw" ? "" : " in UTF-8"}.`,
    headers: { Accept: reading.contentType },
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

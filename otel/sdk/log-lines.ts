import { type Attributes, logs, SeverityNumber } from "@opentelemetry/api";
import { getStringListFromEnv } from "@opentelemetry/core";
import { scrubText } from "./scrub.ts";

/** What of a line is a part of the record itself, or of its resource, or is the active span's. */
const TOLD_OTHERWISE = new Set([
  "level",
  "time",
  "message",
  "service",
  "environment",
  "release",
  "trace_id",
  "span_id",
]);
const SEVERITIES: Readonly<Record<string, SeverityNumber>> = {
  trace: SeverityNumber.TRACE,
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
  fatal: SeverityNumber.FATAL,
};
/** Errors by the names that OpenTelemetry has for them; what else a line says keeps the line's own. */
const BY_CONVENTION: Readonly<Record<string, string>> = {
  "error.type": "exception.type",
  "error.message": "exception.message",
  "error.stack": "exception.stacktrace",
};
/** A log keeps what is behind these: a chain of causes, or a list, that long is of no use to a search. */
const MAX_DEPTH = 4;
const MAX_ATTRIBUTES = 64;
const MAX_TEXT = 8_192;

/** True where OTEL_LOGS_EXPORTER sends log records anywhere. */
export function exportsLogs(): boolean {
  const names = getStringListFromEnv("OTEL_LOGS_EXPORTER") ?? [];
  return names.length > 0 && !names.includes("none");
}

/**
 * Sends a line of a log, as it is written (JSON, secrets left out), as a log record of the span that is active. Texts lose telephone
 * numbers, addresses and the carrier's accounts as those of spans do. Never throws: what is no line of ours is left to the log.
 */
export function sendLogLine(line: string): void {
  const fields = parsed(line);
  if (fields === undefined) return;
  const { level, message, time } = fields;
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!TOLD_OTHERWISE.has(name)) flatten(attributes, name, value, 1);
  }
  const at = typeof time === "string" ? new Date(time) : new Date();
  logs.getLogger("trunkline").emit({
    ...(Number.isNaN(at.getTime()) ? {} : { timestamp: at }),
    ...(typeof level === "string"
      ? { severityText: level, severityNumber: SEVERITIES[level] ?? SeverityNumber.UNSPECIFIED }
      : {}),
    body: scrubText(typeof message === "string" ? message : ""),
    attributes,
  });
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const fields: unknown = JSON.parse(line);
    return isObject(fields) ? fields : undefined;
  } catch {
    return undefined;
  }
}

/** Nested fields under dotted names: the collector's patterns of personal data look at names, and searches do. */
function flatten(attributes: Attributes, name: string, value: unknown, depth: number): void {
  if (value === null || value === undefined || Object.keys(attributes).length >= MAX_ATTRIBUTES) return;
  if (isObject(value)) {
    if (depth >= MAX_DEPTH) return;
    for (const [key, inner] of Object.entries(value)) flatten(attributes, `${name}.${key}`, inner, depth + 1);
    return;
  }
  const key = BY_CONVENTION[name] ?? name;
  if (typeof value === "number" || typeof value === "boolean") attributes[key] = value;
  else attributes[key] = scrubText(textOf(value)).slice(0, MAX_TEXT);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

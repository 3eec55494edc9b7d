import { anyOf, ottlString } from "./ottl.ts";
import {
  PRIVATE_KEYS_MASKED,
  PRIVATE_KEYS_REMOVED,
  PRIVATE_VALUES,
  STATEMENT_ATTRIBUTES,
  URL_ATTRIBUTES,
} from "./private-data.ts";

/** Processor `redaction`: masks private parts of every attribute of every signal, and of log bodies. */
export function redaction(): unknown {
  return {
    allow_all_keys: true,
    redact_all_types: true,
    // Numbers that measure: digits behind their decimal point may look like a phone number.
    ignored_key_patterns: [
      "^measurement\\.",
      "^(http\\.(request|response)|messaging\\.message)\\.body\\.size$",
    ],
    blocked_key_patterns: PRIVATE_KEYS_MASKED,
    blocked_values: PRIVATE_VALUES.map(({ pattern }) => pattern),
    summary: "silent",
  };
}

/** Processor `transform` for what `redaction` does not reach in spans: names, status messages, URLs, SQL, whole keys. */
export function privateSpans(): unknown {
  return {
    error_mode: "ignore",
    trace_statements: [
      { context: "resource", statements: [removeKeys("resource.attributes")] },
      {
        context: "span",
        statements: [
          removeKeys("span.attributes"),
          ...URL_ATTRIBUTES.flatMap((key) => withoutQuery(`span.attributes["${key}"]`)),
          ...STATEMENT_ATTRIBUTES.flatMap((key) => withoutLiterals(`span.attributes["${key}"]`)),
          // A server's own name is whatever the client wrote into its Host header.
          'delete_key(span.attributes, "server.address") where span.kind == SPAN_KIND_SERVER',
          `replace_pattern(span.name, ${ottlString("[?].*$")}, "")`,
          maskValues("span.name"),
          maskValues("span.status.message"),
          withoutRow("span.status.message"),
        ],
      },
      {
        context: "spanevent",
        statements: [
          removeKeys("spanevent.attributes"),
          maskValues("spanevent.name"),
          withoutRow('spanevent.attributes["exception.message"]'),
          withoutRow('spanevent.attributes["exception.stacktrace"]'),
        ],
      },
    ],
  };
}

/** The same for log records. */
export function privateLogs(): unknown {
  return {
    error_mode: "ignore",
    log_statements: [
      { context: "resource", statements: [removeKeys("resource.attributes")] },
      {
        context: "log",
        statements: [
          removeKeys("log.attributes"),
          ...URL_ATTRIBUTES.flatMap((key) => withoutQuery(`log.attributes["${key}"]`)),
          withoutRow("log.body"),
          withoutRow('log.attributes["exception.message"]'),
          withoutRow('log.attributes["exception.stacktrace"]'),
        ],
      },
    ],
  };
}

function removeKeys(map: string): string {
  return `delete_matching_keys(${map}, ${ottlString(anyOf(PRIVATE_KEYS_REMOVED))})`;
}

function withoutQuery(path: string): string[] {
  return [
    `replace_pattern(${path}, ${ottlString("[?#].*$")}, "") where IsString(${path})`,
    `replace_pattern(${path}, ${ottlString("//[^/@]*@")}, "//") where IsString(${path})`,
  ];
}

function withoutLiterals(path: string): string[] {
  return [
    `replace_pattern(${path}, ${ottlString("'(?:[^']|'')*'")}, "?") where IsString(${path})`,
    `replace_pattern(${path}, ${ottlString("(^|[^$\\w.])[0-9]+(\\.[0-9]+)?\\b")}, "$1?") where IsString(${path})`,
  ];
}

function maskValues(path: string): string {
  return `replace_pattern(${path}, ${ottlString(anyOf(PRIVATE_VALUES.map(({ pattern }) => pattern)))}, "****")`;
}

/** PostgreSQL quotes the offending row in its messages: `Key (email)=(…) already exists`. */
function withoutRow(path: string): string {
  return `replace_pattern(${path}, ${ottlString("\\)=\\([^)]*\\)")}, ")=(?)") where IsString(${path})`;
}

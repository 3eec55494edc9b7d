import type { TransportItem } from "@grafana/faro-web-sdk";
import { scrubText, scrubUrl } from "./scrub.ts";

const URL_KEY = /(^|[._])(url|href|target|filename|path)(\.full|\.path)?$/i;

/**
 * Takes everything personal out of what is about to be sent: queries, ids, phone numbers, e-mail addresses. Null for
 * what need not be sent at all: Faro repeats every span of a fetch as an event.
 */
export function scrubItem(item: TransportItem): TransportItem | null {
  const { payload } = item;
  if ("name" in payload && payload.name.startsWith("faro.tracing.")) return null;
  return { ...item, meta: scrubValue(item.meta, ""), payload: scrubValue(item.payload, "") } as TransportItem;
}

function scrubValue(value: unknown, key: string): unknown {
  if (typeof value === "string") return scrubString(value, key);
  if (Array.isArray(value)) return value.map((one) => scrubValue(one, key));
  if (typeof value !== "object" || value === null) return value;
  // OTLP's attributes are pairs: the key decides how the value is read.
  if ("key" in value && "value" in value && typeof value.key === "string") {
    return { ...value, value: scrubValue(value.value, value.key) };
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, scrubValue(one, name.endsWith("Value") ? key : name)]),
  );
}

/** Identifiers and times of telemetry itself, which look like numbers and are nobody's. */
const TECHNICAL_KEY =
  /^(trace_?[iI]d|request_id|span_?[iI]d|parentSpanId|timestamp|id|session\.id|.*UnixNano|version|.*\.version|userAgent|user_agent\.original|name|flags)$/;

function scrubString(text: string, key: string): string {
  if (TECHNICAL_KEY.test(key)) return text;
  return URL_KEY.test(key) && !text.includes(" ") ? scrubUrl(text) : scrubText(text);
}

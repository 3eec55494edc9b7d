import type { Attributes, AttributeValue } from "@opentelemetry/api";

const MASK = "[redacted]";
const MAX_SEGMENTS = 12;
const EMAIL = /[\w.%+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+/g;
/**
 * Telephone numbers as people and carriers write them: with a plus; three, three and four digits; ten digits or more in
 * a row. Not inside words, dates, versions, or hexadecimal ids.
 */
const PHONE =
  /(?:\+|%2[bB])\(?\d(?:[ .()-]{0,2}\d){6,14}|(?<![\w.-])(?:(?:1[ .-])?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}|\d{10,15})(?![\w-])/g;

/** The carrier's ids of accounts and of their keys: half of a credential. Ids of single messages and calls are none. */
const ACCOUNT = /\b(?:AC|SK)[0-9a-f]{32}\b/gi;

/** Masks e-mail addresses, telephone numbers and the carrier's accounts in a text. */
export function scrubText(text: string): string {
  return text.replace(EMAIL, MASK).replace(ACCOUNT, MASK).replace(PHONE, MASK);
}

/** A URL without its query, fragment and credentials, and with a path that names nobody. */
export function scrubUrl(url: string): string {
  const end = url.search(/[?#]/);
  const bare = end < 0 ? url : url.slice(0, end);
  return scrubPath(bare.replace(/\/\/[^/@]*@/, "//"));
}

/** A path without telephone numbers, e-mail addresses and accounts. */
export function scrubPath(path: string): string {
  if (!/[@\d%]/.test(path)) return path;
  return path
    .split("/")
    .map((segment) => scrubText(segment))
    .join("/");
}

/** Ids that say nothing of anybody: UUIDs, and the carrier's SIDs but those of accounts. */
const ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?!AC|SK)[A-Z]{2}[0-9a-f]{32}(?:\.json)?)$/i;

/** A path as far as its route knows it: fixed words and ids stay, all else becomes `*`; without a route nothing stays. */
export function pathByRoute(path: string, route: string | undefined): string {
  const pattern = route?.split("/") ?? [];
  return path
    .split("/")
    .slice(0, MAX_SEGMENTS)
    .map((segment, index) => (segment === pattern[index] || ID.test(segment) ? segment : segment && "*"))
    .join("/");
}

/** Masks texts in attributes; the attributes are changed in place when they must be. */
export function scrubAttributes(attributes: Attributes, names: readonly string[]): void {
  for (const name of names) {
    const value = attributes[name];
    if (typeof value === "string") attributes[name] = scrubText(value);
    else if (Array.isArray(value)) attributes[name] = value.map(scrubItem) as AttributeValue;
  }
}

function scrubItem(item: unknown): unknown {
  return typeof item === "string" ? scrubText(item) : item;
}

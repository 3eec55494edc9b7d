import type { Attributes, AttributeValue } from "@opentelemetry/api";

const MASK = "[redacted]";
const EMAIL = /[\w.%+-]+@[\w-]+(?:\.[\w-]+)+/g;
/**
 * A number as people and carriers write it: seven to fifteen digits, with a plus or separators. Not inside a word or a
 * hexadecimal id: `(?<![\w-])` keeps UUIDs and trace ids whole.
 */
const PHONE = /(?<![\w.-])(?:\+|%2[bB])?\(?\d{1,4}\)?(?:[ .()-]{0,2}\d{2,4}){2,5}(?![\w-])/g;
const FEWEST_PHONE_DIGITS = 7;

/** Masks e-mail addresses and telephone numbers in a text. */
export function scrubText(text: string): string {
  const withoutAddresses = text.includes("@") ? text.replace(EMAIL, MASK) : text;
  return withoutAddresses.replace(PHONE, (match) =>
    match.replace(/\D/g, "").length >= FEWEST_PHONE_DIGITS ? MASK : match,
  );
}

/** A URL without its query, fragment and credentials, and with a path that names nobody. */
export function scrubUrl(url: string): string {
  const end = url.search(/[?#]/);
  const bare = end < 0 ? url : url.slice(0, end);
  return scrubPath(bare.replace(/\/\/[^/@]*@/, "//"));
}

/** A path with every segment masked that holds a telephone number or an e-mail address. */
export function scrubPath(path: string): string {
  if (!/[@\d%]/.test(path)) return path;
  return path
    .split("/")
    .map((segment) => scrubText(segment))
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

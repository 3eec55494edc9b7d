/** Escapes of what no database text may hold: NUL, and halves of surrogate pairs (whole pairs match, too). */
const SUSPICIOUS_ESCAPE = /\\u(?:0000|[dD][89a-fA-F])/;
const NUL = "\u0000";

/** Could values that are parsed from this JSON text need `storable`? */
export function mayHoldUnstorable(json: string): boolean {
  return SUSPICIOUS_ESCAPE.test(json);
}

/**
 * The same value with every text (names of fields, too) fit for PostgreSQL: without NUL, and with U+FFFD for half a
 * surrogate pair. Whoever speaks with a broken character still gets through: an alert is not refused for it.
 */
export function storable(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [storableText(name), storable(item)]),
  );
}

/** `storable` for one text. */
export function storableText(text: string): string {
  return (text.includes(NUL) ? text.replaceAll(NUL, "") : text).toWellFormed();
}

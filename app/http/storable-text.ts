/** Escapes of what no database text may hold: NUL, and halves of surrogate pairs (whole pairs match, too). */
const SUSPICIOUS_ESCAPE = /\\u(?:0000|[dD][89a-fA-F])/;
const NUL = "\u0000";
/** PostgreSQL's JSON, and whatever walks a value by recursion, ends somewhere; nothing that means something is so deep. */
const MAX_DEPTH = 100;
const OPENING = /[[{]/;

/** Could values that are parsed from this JSON text need `storable`? */
export function mayHoldUnstorable(json: string): boolean {
  // Only what opens so often can be nested deeper.
  return SUSPICIOUS_ESCAPE.test(json) || json.split(OPENING, MAX_DEPTH + 2).length > MAX_DEPTH + 1;
}

/**
 * The same value with every text (names of fields, too) fit for PostgreSQL: without NUL, and with U+FFFD for half a
 * surrogate pair; and with null for lists and objects in the depth of more than 100. Whoever speaks with a broken
 * character still gets through: an alert is not refused for it.
 */
export function storable(value: unknown): unknown {
  return storableAt(value, 1);
}

function storableAt(value: unknown, depth: number): unknown {
  if (typeof value === "string") return storableText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((item) => storableAt(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [storableText(name), storableAt(item, depth + 1)]),
  );
}

/** `storable` for one text. */
export function storableText(text: string): string {
  return (text.includes(NUL) ? text.replaceAll(NUL, "") : text).toWellFormed();
}

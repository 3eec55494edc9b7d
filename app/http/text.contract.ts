import { z } from "zod";

/**
 * Neither \p{Cc} nor \p{Bidi_Control} nor a separator of lines, written out: the pattern stands in the API's documentation, and most
 * languages for which clients are generated know no such classes.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it refuses
const ONE_LINE = /^[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]*$/;

/**
 * A name or the like, from one to `maxLength` characters in one line: it goes into mails, tables and terminals, where line
 * breaks and characters that turn the direction of writing would make something else of what stands beside it.
 */
export function lineSchema(maxLength: number) {
  return emptyOrLineSchema(maxLength).min(1);
}

/** The same, or nothing: a form sends a field that was left empty so, and takes away what was in it. */
export function emptyOrLineSchema(maxLength: number) {
  return z.string().trim().max(maxLength).regex(ONE_LINE, "must be one line without control characters");
}

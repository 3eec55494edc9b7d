import { z } from "zod";

/**
 * A name or the like, from one to `maxLength` characters in one line: it goes into mails, tables and terminals, where line
 * breaks and characters that turn the direction of writing would make something else of what stands beside it.
 */
export function lineSchema(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .regex(/^[^\p{Cc}\p{Bidi_Control}\u2028\u2029]*$/u, "must be one line without control characters");
}

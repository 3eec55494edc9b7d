import { cutToLength } from "../platform/graphemes/index.ts";
import { isWithheld } from "./withheld.ts";

/** Longer than any name that somebody says; what comes beyond is a mistake or an attack. */
const MAX_LENGTH = 200;

/**
 * A caller's name as a vendor or an agent wrote it: in one line, at most 200 characters; null where it is none, or stands for
 * a caller who is not known.
 */
export function callerNameOrNull(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const name = cutToLength(value.replace(/\s+/g, " ").trim(), MAX_LENGTH);
  return !name || isWithheld(name) ? null : name;
}

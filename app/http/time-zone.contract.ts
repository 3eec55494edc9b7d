import { z } from "zod";

/**
 * The name of a time zone that this machine knows. Offsets such as +01:00, which `Intl` takes as well, are none: they do not follow summer
 * time.
 */
export const timeZoneSchema = z
  .string()
  .refine(isName, { error: "must be a name of the IANA time zone database, such as America/Toronto" });

function isName(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return /^[A-Za-z]/.test(text);
  } catch {
    return false;
  }
}

import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { isWithheld } from "./withheld.ts";

/**
 * A number as a vendor wrote it, made E.164; null for anything else: SIP addresses, client names, short codes, numbers
 * without country code (guessing one would reach a stranger), with an extension (E.164 has none), of a length that
 * their country does not have, or such as stand for a withheld number.
 */
export function e164OrNull(value: unknown): string | null {
  if (typeof value !== "string" || isWithheld(value)) return null;
  const number = parsePhoneNumberFromString(value.trim(), { extract: false });
  return number?.isPossible() && number.ext === undefined ? number.number : null;
}

/** The digits of an E.164 number behind its country's code. */
export function nationalDigitsOf(e164: string): string {
  return parsePhoneNumberFromString(e164)?.nationalNumber ?? e164.slice(1);
}

import {
  type CountryCode,
  getCountries,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";
import { commonErrors } from "../errors/index.ts";

/** The countries whose numbers are known (ISO 3166, two letters). */
export const PHONE_COUNTRIES: readonly string[] = getCountries();

/**
 * A number as people write it, made E.164; null for what is none. Numbers without a country code are read as of
 * `country` (ISO 3166, two letters); without one they are none, since guessing would reach a stranger.
 */
export function toE164(text: string, country?: string): string | null {
  const of = country !== undefined && isSupportedCountry(country) ? (country as CountryCode) : undefined;
  const number = parsePhoneNumberFromString(text.trim(), {
    extract: false,
    ...(of ? { defaultCountry: of } : {}),
  });
  return number?.isPossible() && number.ext === undefined ? number.number : null;
}

/**
 * What somebody gave as a number, made E.164; what is left out or null stays so.
 * @throws invalid_input that names `path`
 */
export function requireE164<Given extends string | null | undefined>(
  given: Given,
  { country, path }: { readonly country: string; readonly path: string },
): Given | string {
  if (given === null || given === undefined) return given;
  const number = toE164(given, country);
  if (number === null) {
    throw commonErrors.invalid_input({
      fields: [{ path, message: "is no telephone number; write it with its country code" }],
    });
  }
  return number;
}

/** The country of a number in E.164 (ISO 3166); null where several share its range, or none has it. */
export function countryOfNumber(phone: string): string | null {
  return parsePhoneNumberFromString(phone)?.country ?? null;
}

/** All countries that a number in E.164 can be of (ISO 3166), where several share its range; none: nobody knows. */
export function possibleCountriesOfNumber(phone: string): readonly string[] {
  return parsePhoneNumberFromString(phone)?.getPossibleCountries() ?? [];
}

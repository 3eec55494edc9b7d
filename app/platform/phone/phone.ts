import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";

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

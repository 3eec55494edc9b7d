import { timezones } from "libphonenumber-geo-carrier";
import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/** The library reads its file for each question; this many answers are kept. */
const KEPT_ANSWERS = 10_000;
const answers = new Map<string, Promise<readonly string[]>>();

/**
 * The IANA time zones in which a number (E.164) may be: one for most, several where the plan of numbers does not say more (mobile
 * numbers of some countries, numbers that are free for the caller), none where it belongs to no place.
 */
export function timeZonesOfNumber(phone: string): Promise<readonly string[]> {
  const known = answers.get(phone);
  if (known) return known;
  const [oldest] = answers.keys();
  if (answers.size >= KEPT_ANSWERS && oldest !== undefined) answers.delete(oldest);
  const answer = timezones(parsePhoneNumberFromString(phone)).then((zones) => zones ?? []);
  answers.set(phone, answer);
  return answer;
}

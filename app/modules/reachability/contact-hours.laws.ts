import { countryOfNumber } from "../../platform/phone/index.ts";
import { everyDay, readWindows, type WeekHours } from "./contact-hours.policy.ts";

/** Hours that a law sets for sales calls, and the numbers that it is for. */
export interface HoursLaw {
  /** ISO 3166. */
  readonly region: string;
  /** Where it is written. */
  readonly source: string;
  readonly hours: WeekHours;
  /** E.164 without the plus sign, the beginning of it; numbers of the country where left out. */
  readonly prefixes?: readonly string[];
}

const CLOSED: readonly [] = [];

/** Sunday, the five days from Monday, Saturday. */
function week(sunday: string | null, weekdays: string, saturday: string | null): WeekHours {
  const workday = readWindows(weekdays);
  const weekend = (hours: string | null) => (hours === null ? CLOSED : readWindows(hours));
  return [weekend(sunday), workday, workday, workday, workday, workday, weekend(saturday)];
}

const daily = (hours: string) => everyDay(...readWindows(hours));
const areaCodes = (...codes: readonly string[]) => codes.map((code) => `1${code}`);

/**
 * What the law allows where we know it to be narrower than 08:00–21:00, or to say just that. Of a number that several rows are for, all
 * must be kept to. Public holidays, on which some of them allow nothing, are not in it.
 */
export const HOURS_LAWS: readonly HoursLaw[] = [
  {
    region: "AU",
    source: "Telecommunications (Telemarketing and Research Calls) Industry Standard 2017",
    hours: week(null, "09:00-20:00", "09:00-17:00"),
    prefixes: ["61"],
  },
  {
    region: "CA",
    source: "CRTC Unsolicited Telecommunications Rules, part III",
    hours: week("10:00-18:00", "09:00-21:30", "10:00-18:00"),
  },
  {
    region: "FR",
    source: "Code de la consommation, article D. 223-9",
    hours: week(null, "10:00-13:00,14:00-20:00", null),
    prefixes: ["33", "262", "590", "594", "596"],
  },
  { region: "US", source: "47 CFR 64.1200(c)(1)", hours: daily("08:00-21:00") },
  {
    region: "US-CT",
    source: "Conn. Gen. Stat. § 42-288a",
    hours: daily("09:00-20:00"),
    prefixes: areaCodes("203", "475", "860", "959"),
  },
  {
    region: "US-FL",
    source: "Fla. Stat. § 501.616(6)(a)",
    hours: daily("08:00-20:00"),
    prefixes: areaCodes(
      ...["239", "305", "321", "324", "352", "386", "407", "448", "561", "645", "656", "689"],
      ...["727", "728", "754", "772", "786", "813", "850", "863", "904", "941", "954"],
    ),
  },
  {
    region: "US-MA",
    source: "Mass. Gen. Laws ch. 159C § 3",
    hours: daily("08:00-20:00"),
    prefixes: areaCodes("339", "351", "413", "508", "617", "774", "781", "857", "978"),
  },
  {
    region: "US-MD",
    source: "Md. Code, Com. Law § 14-4503",
    hours: daily("08:00-20:00"),
    prefixes: areaCodes("227", "240", "301", "410", "443", "667"),
  },
  {
    region: "US-OK",
    source: "Okla. Stat. tit. 15 § 775C.4",
    hours: daily("08:00-20:00"),
    prefixes: areaCodes("405", "539", "572", "580", "918"),
  },
  {
    region: "US-TX",
    source: "Tex. Bus. & Com. Code § 301.051",
    hours: week("12:00-21:00", "09:00-21:00", "09:00-21:00"),
    prefixes: areaCodes(
      ...["210", "214", "254", "281", "325", "346", "361", "409", "430", "432", "469", "512", "682", "713"],
      ...["726", "737", "806", "817", "830", "832", "903", "915", "936", "940", "945", "956", "972", "979"],
    ),
  },
  {
    region: "US-WA",
    source: "Wash. Rev. Code § 80.36.390",
    hours: daily("08:00-20:00"),
    prefixes: areaCodes("206", "253", "360", "425", "509", "564"),
  },
];

/** The laws that a number (E.164) is under. */
export function hoursLawsOf(phone: string): HoursLaw[] {
  const country = countryOfNumber(phone);
  const digits = phone.slice(1);
  return HOURS_LAWS.filter(({ region, prefixes }) =>
    prefixes ? prefixes.some((prefix) => digits.startsWith(prefix)) : region === country,
  );
}

import { countryOfNumber } from "../../platform/phone/index.ts";

/** A sentence, and the language that it is read in (BCP 47). */
export interface Sentence {
  readonly text: string;
  readonly language: string;
}

/** Where everybody in a call must know that it is recorded, and what they are told. */
export interface RecordingLaw {
  /** ISO 3166. */
  readonly region: string;
  /** Where it is written. */
  readonly source: string;
  /** One: it is enough that our agent knows; all: the callee must be told, before anybody speaks. */
  readonly consent: "one" | "all";
  readonly notice: readonly Sentence[];
  /** E.164 without the plus sign, the beginning of it; numbers of the country where left out. */
  readonly prefixes?: readonly string[];
}

const ENGLISH: Sentence = { text: "This call is recorded.", language: "en-US" };
const FRENCH: Sentence = { text: "Cet appel est enregistré.", language: "fr-CA" };
const NOTHING: readonly Sentence[] = [];
const areaCodes = (...codes: readonly string[]) => codes.map((code) => `1${code}`);
const us = (state: string, source: string, ...codes: readonly string[]): RecordingLaw => ({
  region: `US-${state}`,
  source,
  consent: "all",
  notice: [ENGLISH],
  prefixes: areaCodes(...codes),
});

/**
 * The first row that a number is under counts; where none is, everybody is told in English. A number says where it was given out, not
 * where its owner is: rows with `one` are only for places that have no stricter neighbours in their own country's law.
 */
export const RECORDING_LAWS: readonly RecordingLaw[] = [
  us(
    "CA",
    "Cal. Penal Code § 632.7",
    ...["209", "213", "279", "310", "323", "341", "350", "369", "408", "415", "424", "442", "510", "530"],
    ...["559", "562", "619", "626", "628", "650", "657", "661", "669", "707", "714", "738", "747", "760"],
    ...["805", "818", "820", "831", "837", "840", "858", "909", "916", "925", "949", "951"],
  ),
  us("CT", "Conn. Gen. Stat. § 52-570d", "203", "475", "860", "959"),
  us("DE", "Del. Code tit. 11 § 1335", "302"),
  us(
    "FL",
    "Fla. Stat. § 934.03",
    ...["239", "305", "321", "324", "352", "386", "407", "448", "561", "645", "656", "689"],
    ...["727", "728", "754", "772", "786", "813", "850", "863", "904", "941", "954"],
  ),
  us(
    "IL",
    "720 Ill. Comp. Stat. 5/14-2",
    ...["217", "224", "309", "312", "331", "447", "464", "618", "630", "708", "730", "773", "779", "815"],
    ...["847", "861", "872"],
  ),
  us("MA", "Mass. Gen. Laws ch. 272 § 99", "339", "351", "413", "508", "617", "774", "781", "857", "978"),
  us("MD", "Md. Code, Cts. & Jud. Proc. § 10-402", "227", "240", "301", "410", "443", "667"),
  us("MT", "Mont. Code § 45-8-213", "406"),
  us("NH", "N.H. Rev. Stat. § 570-A:2", "603"),
  us("NV", "Nev. Rev. Stat. § 200.620", "702", "725", "775"),
  us(
    "PA",
    "18 Pa. Cons. Stat. § 5704(4)",
    ...[
      "215",
      "223",
      "267",
      "272",
      "412",
      "445",
      "484",
      "570",
      "582",
      "610",
      "717",
      "724",
      "814",
      "835",
      "878",
    ],
  ),
  us("WA", "Wash. Rev. Code § 9.73.030", "206", "253", "360", "425", "509", "564"),
  { region: "US", source: "18 U.S.C. § 2511(2)(d)", consent: "one", notice: NOTHING },
  {
    region: "CA-QC",
    source:
      "Act respecting the protection of personal information in the private sector, s. 8; PIPEDA, principle 4.3",
    consent: "all",
    notice: [FRENCH, ENGLISH],
    prefixes: areaCodes("263", "354", "367", "418", "438", "450", "468", "514", "579", "581", "819", "873"),
  },
  {
    region: "CA",
    source: "PIPEDA, schedule 1, principle 4.3",
    consent: "all",
    notice: [{ ...ENGLISH, language: "en-CA" }],
  },
  {
    region: "FR",
    source: "Code pénal, article 226-1; RGPD, article 13",
    consent: "all",
    notice: [{ ...FRENCH, language: "fr-FR" }],
  },
  {
    region: "DE",
    source: "§ 201 StGB; DSGVO, Artikel 13",
    consent: "all",
    notice: [{ text: "Dieses Gespräch wird aufgezeichnet.", language: "de-DE" }],
  },
  {
    region: "GB",
    source: "UK GDPR, article 13",
    consent: "all",
    notice: [{ ...ENGLISH, language: "en-GB" }],
  },
];

const ELSEWHERE: Pick<RecordingLaw, "region" | "consent" | "notice"> = {
  region: "other",
  consent: "all",
  notice: [ENGLISH],
};

/** The rule for recording a call with a number (E.164). */
export function recordingLawOf(phone: string): Pick<RecordingLaw, "region" | "consent" | "notice"> {
  const country = countryOfNumber(phone);
  const digits = phone.slice(1);
  return (
    RECORDING_LAWS.find(({ region, prefixes }) =>
      prefixes ? prefixes.some((prefix) => digits.startsWith(prefix)) : region === country,
    ) ?? ELSEWHERE
  );
}

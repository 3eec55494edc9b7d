/** How countries write their numbers: digits after the country code in groups, and what stands before them at home. */
interface NationalFormat {
  readonly code: string;
  readonly lengths: readonly number[];
  readonly format: (digits: string) => string;
  /** As people of that country write it among themselves. */
  readonly national: (digits: string) => string;
}

const groups = (digits: string, ...sizes: number[]): string => {
  const parts: string[] = [];
  let from = 0;
  for (const size of sizes) {
    parts.push(digits.slice(from, from + size));
    from += size;
  }
  if (from < digits.length) parts.push(digits.slice(from));
  return parts.filter(Boolean).join(" ");
};

const NORTH_AMERICA: NationalFormat = {
  code: "1",
  lengths: [10],
  format: (digits) => `${digits.slice(0, 3)} ${digits.slice(3, 6)}-${digits.slice(6)}`,
  national: (digits) => `(${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6)}`,
};

const simple = (code: string, lengths: readonly number[], ...sizes: number[]): NationalFormat => ({
  code,
  lengths,
  format: (digits) => groups(digits, ...sizes),
  national: (digits) => groups(`0${digits}`, (sizes[0] ?? 0) + 1, ...sizes.slice(1)),
});

const FORMATS: readonly NationalFormat[] = [
  NORTH_AMERICA,
  simple("33", [9], 1, 2, 2, 2, 2),
  simple("44", [10], 4, 6),
  simple("49", [10, 11], 3, 4, 4),
  simple("41", [9], 2, 3, 2, 2),
  simple("32", [9], 3, 2, 2, 2),
  simple("31", [9], 1, 4, 4),
  simple("61", [9], 1, 4, 4),
];
const HOME_CODE = "1";

/**
 * Writes an E.164 number as people read it: numbers of home nationally, known countries in their groups, all others in
 * threes. What is no E.164 number (a client's name, "anonymous") is left as it is.
 */
export function formatPhone(e164: string): string {
  const match = /^\+(\d{7,15})$/.exec(e164);
  const digits = match?.[1];
  if (!digits) return e164;
  for (const { code, lengths, format, national } of FORMATS) {
    if (!digits.startsWith(code)) continue;
    const rest = digits.slice(code.length);
    if (!lengths.includes(rest.length)) continue;
    return code === HOME_CODE ? national(rest) : `+${code} ${format(rest)}`;
  }
  return `+${groups(digits, ...Array.from({ length: Math.ceil(digits.length / 3) }, () => 3))}`;
}

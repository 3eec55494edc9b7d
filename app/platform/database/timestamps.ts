import pg from "pg";

const TIMESTAMPTZ = 1184;
const DIGIT_0 = 48;
const UTC_TEXT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00$/;
const parseAny: (text: string) => Date = pg.types.getTypeParser(TIMESTAMPTZ);

/**
 * Reads a timestamptz as PostgreSQL writes it. In UTC, which is how servers speak, by its fixed places: pg's own
 * parser takes five times as long, and a list has a hundred of them. All else is left to pg.
 */
export function parseTimestamp(text: string): Date {
  if (!UTC_TEXT.test(text)) return parseAny(text);
  const digit = (at: number) => text.charCodeAt(at) - DIGIT_0;
  const two = (at: number) => digit(at) * 10 + digit(at + 1);
  const year = two(0) * 100 + two(2);
  // Date.UTC takes years below 100 for those of the twentieth century.
  if (year < 100) return parseAny(text);
  const end = text.length - 3;
  let milliseconds = 0;
  for (let at = 20, worth = 100; at < end && worth >= 1; at += 1, worth /= 10)
    milliseconds += digit(at) * worth;
  return new Date(Date.UTC(year, two(5) - 1, two(8), two(11), two(14), two(17), milliseconds));
}

/** As `parseTimestamp`, but gives the ISO text that the same Date would: JSON needs no more, and it costs a twentieth. */
export function readIsoTimestamp(text: string): string {
  if (!UTC_TEXT.test(text)) return parseAny(text).toISOString();
  const milliseconds = text.slice(20, -3).slice(0, 3).padEnd(3, "0");
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${milliseconds}Z`;
}

/** How pg reads columns: as it does by itself, except for points in time. */
export const COLUMN_TYPES = columnTypes(parseTimestamp);

/** An option of a statement (`.options(ISO_TIMES)`) whose points in time are wanted as ISO text, not as Dates. */
export const ISO_TIMES = { types: columnTypes(readIsoTimestamp) };

function columnTypes(readTime: (text: string) => unknown) {
  return {
    getTypeParser: (oid: number, format?: string) =>
      oid === TIMESTAMPTZ && format !== "binary" ? readTime : pg.types.getTypeParser(oid, format as "text"),
  };
}

import pg from "pg";
import { describe, expect, it } from "vitest";
import { parseTimestamp, readIsoTimestamp } from "./timestamps.ts";

const pgReads: (text: string) => Date = pg.types.getTypeParser(1184);

const FINITE = [
  "2026-11-22 10:11:12+00",
  "2026-11-22 10:11:12.3+00",
  "2026-11-22 10:11:12.03+00",
  "2026-11-22 10:11:12.345+00",
  "2026-11-22 10:11:12.345678+00",
  "2024-02-29 23:59:59.999+00",
  "1969-12-31 23:59:59.001+00",
  "0099-01-01 00:00:00+00",
  "2026-11-22 10:11:12.345-05",
  "2026-11-22 10:11:12.345+05:30",
  "12026-11-22 10:11:12+00",
  "0044-03-15 12:00:00+00 BC",
];

describe("parseTimestamp", () => {
  it.each([...FINITE, "infinity", "-infinity"])("reads %s as pg does", (text) => {
    expect(parseTimestamp(text)).toEqual(pgReads(text));
  });
});

describe("readIsoTimestamp", () => {
  it.each(FINITE)("writes %s as the Date that pg reads would", (text) => {
    expect(readIsoTimestamp(text)).toBe(pgReads(text).toISOString());
  });
});

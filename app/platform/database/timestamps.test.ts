import pg from "pg";
import { describe, expect, it } from "vitest";
import { parseTimestamp } from "./timestamps.ts";

const pgReads: (text: string) => unknown = pg.types.getTypeParser(1184);

describe("parseTimestamp", () => {
  it.each([
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
    "infinity",
    "-infinity",
  ])("reads %s as pg does", (text) => {
    expect(parseTimestamp(text)).toEqual(pgReads(text));
  });
});

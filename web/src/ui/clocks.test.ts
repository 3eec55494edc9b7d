import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCES = join(import.meta.dirname, "..");
const LOCAL_PARTS = "Hours|Minutes|Date|Day|Month|FullYear";

/** Ways to a date or a number that ask the browser instead of the person and the text; `format.ts` has those that do not. */
const BROWSERS_OWN = {
  "text in the browser's language": /\.toLocale(?:Date|Time|Lower|Upper)?(?:String|Case)\(/,
  "a format of another language than the text's": /\bIntl\.\w+(?:Format|Rules)\((?!LANGUAGE\b|language\b)/,
  "a part of a date by the browser's clocks": new RegExp(
    `\\.(?:[gs]et(?:${LOCAL_PARTS})|getTimezoneOffset)\\(`,
  ),
  "a date read by the browser's clocks": /(?:new Date|Date\.parse)\(`[^`]*T[^`Z]*`\)/,
  "today in London": /new Date\((?:Date\.now\(\))?\)\s*\.toISOString\(\)\s*\.slice/,
};

const found = (text: string, file = "") =>
  Object.entries(BROWSERS_OWN).flatMap(([what, way]) => (way.test(text) ? [`${file}: ${what}`] : []));

describe("dates and numbers", () => {
  it("are the person's and the text's everywhere, never the browser's", () => {
    const files = globSync("**/*.{ts,tsx}", { cwd: SOURCES }).filter((file) => !/\.test\.tsx?$/.test(file));
    expect(files.length).toBeGreaterThan(300);
    const wrong = files.flatMap((file) => found(readFileSync(join(SOURCES, file), "utf8"), file));
    // Whose zone is shown where nobody is signed in.
    expect(wrong).toEqual(["ui/format.ts: a format of another language than the text's"]);
  });

  it.each([
    "count.toLocaleString()",
    'new Intl.ListFormat("en")',
    "new Intl.NumberFormat()",
    "at.getHours()",
    "new Date(`2026-11-27T23:59:59`)",
    "new Date().toISOString().slice(0, 10)",
  ])("are not when somebody writes %s", (text) => {
    expect(found(text)).toHaveLength(1);
  });
});

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, signInAs } from "./browser.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

const PLACES = ["today", "board", "calls", "leads", "contacts", "imports", "dialing", "inbox", "voicemails"];
const WORK = ["tasks", "tasks?view=board", "tasks?view=calendar", "channels", "alerts", "on-call", "reports"];
const REST = [
  "performance",
  "notifications",
  "settings",
  "profile",
  "audit-log",
  "users",
  "api-keys",
  "retention",
  "webhook-endpoints",
];

/** How German writes what English does not. */
const GERMAN =
  /\b(?:Mo|Di|Mi|Do|Fr|Sa|So)\.,|\b(?:Januar|Februar|März|Oktober|Dezember|Okt\.|Dez\.|Uhr|heute|gestern)\b|(?<![\d.])(?:\d{1,2}\.){2}(?:\d{4}\b|[\s,]|$)|\d,\d{1,2}\s?(?:s|ms|%|MB|KB)\b/;
/** Titles of times name the zone that they are of. */
const KOLKATAS = /GMT\+5:30|\bIST\b/;
/** A time of day without its half. */
const OF_24_HOURS = /(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?!\d|:|\s?[AP]M)/;

describe.skipIf(!isPossible)("a German browser in Kolkata, of somebody who lives by Toronto's clocks", () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    const of = { locale: "de-DE", timezoneId: "Asia/Kolkata", viewport: { width: 1280, height: 800 } };
    page = await (await browser.newContext({ baseURL: BASE_URL ?? "", ...of })).newPage();
    await signInAs(page, "Administrator");
  });
  afterAll(async () => {
    await browser?.close();
  });

  /** All that is read, or said, on a page, line by line. */
  async function lines(): Promise<readonly string[]> {
    const text = await page.evaluate(() => {
      const said = [...document.querySelectorAll("main :is([title], [aria-label])")].flatMap((element) => [
        element.getAttribute("title") ?? "",
        element.getAttribute("aria-label") ?? "",
      ]);
      // biome-ignore lint/performance/useDomNodeTextContent: only what is shown, each block on a line of its own.
      const shown = document.querySelector<HTMLElement>("main")?.innerText ?? "";
      return [shown, ...said].join("\n");
    });
    return text.split("\n");
  }

  it.each([...PLACES, ...WORK, ...REST])("/%s writes no date, time or number of theirs", async (path) => {
    await page.goto(`/${path}`);
    await page.locator("main :is(h1, h2)").first().waitFor({ state: "attached" });
    await expect.poll(() => page.locator("main .skeleton").count(), { timeout: 20_000 }).toBe(0);
    const all = await lines();
    expect(all.length).toBeGreaterThan(1);
    expect(all.filter((line) => GERMAN.test(line) || KOLKATAS.test(line))).toEqual([]);
    // How long something took is written so, too, but stands alone or first: 0:07, 12:34, 0:08 · (514) 555-0121.
    const isDuration = (line: string) => /^\s*\d{1,3}:\d\d(?::\d\d)?\s*(?:·|$)/.test(line);
    expect(all.filter((line) => OF_24_HOURS.test(line) && !isDuration(line))).toEqual([]);
  });
});

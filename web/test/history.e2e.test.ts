import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whileOfficeIsClosed } from "../../app/test/simulator-office.ts";
import { findChromium, launchChromium, signInAs } from "./browser.ts";

const { TRUNKLINE_BASE_URL: BASE_URL, SIMULATOR_URL } = process.env;
const isPossible = BASE_URL !== undefined && SIMULATOR_URL !== undefined && findChromium() !== undefined;

describe.skipIf(!isPossible)("going back", () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 500 },
      baseURL: BASE_URL ?? "",
    });
    page = await context.newPage();
    await signInAs(page);
  });
  afterAll(async () => {
    await browser?.close();
  });

  const openFirst = async () => {
    const link = page.locator('main a[href^="/calls/"]').first();
    await link.waitFor();
    await link.click();
    await page.getByRole("heading", { name: "Timeline" }).waitFor();
  };

  it("goes by Esc where one came from: the board, not a list that one never saw", async () => {
    await page.goto("/board");
    await openFirst();
    await page.keyboard.press("Escape");
    await page.waitForURL("**/board");
  });

  it("goes to the list from a call that was opened by its address in a new tab", async () => {
    await page.goto("/calls");
    const path = await page.locator('main a[href^="/calls/"]').first().getAttribute("href");
    const tab = await page.context().newPage();
    await tab.goto(path ?? "");
    await tab.getByRole("heading", { name: "Timeline" }).waitFor();
    await tab.keyboard.press("Escape");
    await tab.waitForURL("**/calls");
    await tab.close();
  });

  it("finds the filters again, by Esc and by the link to the list", async () => {
    for (const leave of [
      () => page.keyboard.press("Escape"),
      () => page.getByRole("link", { name: "All calls" }).click(),
    ]) {
      await page.goto("/calls?direction=inbound");
      await openFirst();
      await leave();
      await page.waitForURL("**/calls?direction=inbound");
    }
  });

  it("finds the place in a page again, also after a reload", async () => {
    // An alert that comes meanwhile moves what is below it, and the place with it.
    await whileOfficeIsClosed(SIMULATOR_URL ?? "", async () => {
      await page.goto("/alerts");
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForFunction(() => document.documentElement.scrollHeight > innerHeight + 250);
      await page.evaluate(() => scrollTo(0, 200));
      await page.waitForFunction(() => scrollY === 200);
      await page.reload();
      await page.waitForFunction(() => scrollY === 200);
      await page.getByRole("link", { name: "Board", exact: true }).first().click();
      await page.getByRole("heading", { name: "Active calls" }).waitFor();
      await page.waitForFunction(() => scrollY === 0);
      await page.goBack();
      await page.waitForFunction(() => scrollY === 200);
      expect(new URL(page.url()).pathname).toBe("/alerts");
    });
  });
});

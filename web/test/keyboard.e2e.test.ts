import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, signInAs } from "./browser.ts";
import { skeletonsLeft } from "./checks.ts";
import { everyAddress } from "./every-page.ts";
import { faultsOnTheWay } from "./focus.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;
/** A laptop's window with its tools open, and a phone with a keyboard: bars take much of both. */
const VIEWPORTS = [
  { width: 1_280, height: 560 },
  { width: 390, height: 600 },
] as const;
/** Past the navigation and through what stands on top of a page. */
const STEPS = 45;

describe.skipIf(!isPossible)("by keyboard alone", () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    context = await browser.newContext({ baseURL: BASE_URL ?? "", viewport: VIEWPORTS[0] });
    page = await context.newPage();
    await signInAs(page, "Administrator");
  });
  afterAll(async () => {
    await browser?.close();
  });

  it("Tab shows everything that it comes to, on every page, and nothing floats over it", async () => {
    const addresses = await everyAddress(page.request, BASE_URL ?? "");
    const wrong: Record<string, readonly string[]> = {};
    await Promise.all(
      VIEWPORTS.map(async (viewport, at) => {
        const own = await context.newPage();
        await own.setViewportSize(viewport);
        for (const address of addresses.filter((_address, index) => index % VIEWPORTS.length === at)) {
          await own.goto(address);
          await own.locator("main :is(h1, h2)").first().waitFor({ state: "attached" });
          await expect.poll(() => skeletonsLeft(own), { timeout: 20_000 }).toBe(0);
          const faults = await faultsOnTheWay(own, STEPS);
          if (faults.length > 0) wrong[address] = faults;
        }
      }),
    );
    expect(wrong).toEqual({});
  });
});

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";
import { expectNoSidewaysScroll, skeletonsLeft } from "./checks.ts";
import { everyAddress } from "./every-page.ts";
import { PROBLEM, troubleWith } from "./trouble.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

const WIDE = { width: 1_440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Pages are walked through by a wide window and a phone side by side, each every second time dark. */
const VIEWPORTS = [WIDE, PHONE] as const;
const SOON = { timeout: 20_000 };
/** Where what is shown hangs on who asks, or stands below something that comes later. */
const GROWING = ["/alerts", "/dialing", "/tasks?view=calendar", "/leads", "/contacts", "/today"];
/** As web vitals call it good is 0.1; what the screens owe is half of it. */
const MAX_LAYOUT_SHIFT = 0.05;

/** Adds up by how much what was seen has moved. */
function watchShifts(): void {
  const sum = { value: 0 };
  Object.assign(window, { layoutShift: sum });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
      sum.value += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}

/** What says that there is nothing, of which nobody can know while nothing could be asked. */
function claimsOfNothing(): string[] {
  const main = document.querySelector("main");
  if (!main) return ["there is no page"];
  const claims = /^(no|nothing|nobody|none|everything is|you have no|0)\b/i;
  /** Of what one has opened, not of what there is. */
  const opened = /^No (conversation|voicemail) is open$/;
  const texts: string[] = [];
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? "";
    const of = node.parentElement;
    if (!of || of.closest("select, button, a, label, [role=tab], .hidden-visually")) continue;
    if (claims.test(text) && !opened.test(text) && of.checkVisibility()) texts.push(text);
  }
  return texts;
}

/** Copies of what was shown before would be shown instead: each page is opened as if for the first time. */
function forgetCopies(): void {
  indexedDB.deleteDatabase("trunkline");
}

/** Headings of a page without figures, which change. */
function headings(): string[] {
  return [...document.querySelectorAll("main :is(h1, h2)")].map((heading) =>
    (heading.textContent ?? "").replaceAll(/\d+/g, "#"),
  );
}

describe.skipIf(!isPossible)("every page", () => {
  let browser: Browser;
  let state: Awaited<ReturnType<BrowserContext["storageState"]>>;
  let addresses: readonly string[];

  beforeAll(async () => {
    browser = await launchChromium();
    const context = await browser.newContext({ baseURL: BASE_URL ?? "" });
    const page = await context.newPage();
    await signInAs(page, "Administrator");
    addresses = await everyAddress(page.request, BASE_URL ?? "");
    state = await context.storageState();
    await context.close();
  });
  afterAll(async () => {
    await browser?.close();
  });

  /** Shows every address in one of the pages, and tells what was wrong by address. */
  async function walk(
    pages: readonly Page[],
    visit: (page: Page, address: string) => Promise<void>,
  ): Promise<Record<string, string>> {
    const wrong: Record<string, string> = {};
    const go = async (page: Page, at: number) => {
      let isDark = false;
      const thrown: string[] = [];
      page.setDefaultTimeout(20_000);
      page.on("pageerror", ({ message }) => thrown.push(message));
      // Each has its own: what it looks like there is compared.
      for (const address of addresses.filter((_address, index) => index % pages.length === at)) {
        isDark = !isDark;
        try {
          await page.emulateMedia({ colorScheme: isDark ? "dark" : "light" });
          await visit(page, address);
          expect(thrown.splice(0), "thrown in the page").toEqual([]);
        } catch (error) {
          wrong[address] = String(error instanceof Error ? error.message : error).slice(0, 600);
        }
      }
    };
    await Promise.all(pages.map(go));
    return wrong;
  }

  const retry = (page: Page) => page.getByRole("button", { name: "Try again" });
  const troubles = (page: Page) =>
    page.locator("main :is(.notice[data-tone=bad], .banner):visible").filter({ has: retry(page) });
  const again = (page: Page) => troubles(page).locator(retry(page));

  async function expectHonest(page: Page): Promise<void> {
    expect(await page.evaluate(claimsOfNothing), "says that there is nothing").toEqual([]);
    await expectNoSidewaysScroll(page);
  }

  async function expectFailed(page: Page): Promise<void> {
    const ways = { ...SOON, message: "ways to try again" };
    await expect.poll(() => again(page).count(), ways).toBeGreaterThan(0);
    await expect.poll(() => skeletonsLeft(page), { ...SOON, message: "skeletons" }).toBe(0);
    await expectHonest(page);
  }

  async function expectNothingFromAxe(page: Page): Promise<void> {
    const found = await seriousViolations(page);
    expect(found, found.join("\n")).toEqual([]);
  }

  /** By a key: the button keeps the focus while nothing comes of it. */
  async function tryOnce(page: Page): Promise<void> {
    const asked = page.waitForRequest(/\/api\//);
    await again(page).first().focus();
    await page.keyboard.press("Enter");
    await asked;
    expect(await page.evaluate(() => document.activeElement?.tagName), "what has the focus").toBe("BUTTON");
  }

  async function untilWell(page: Page): Promise<void> {
    const left = async () => {
      const button = again(page).first();
      // It may heal by itself just then.
      if ((await button.count()) > 0) await button.press("Enter", { timeout: 500 }).catch(() => undefined);
      return [
        ...(await troubles(page).allInnerTexts()),
        ...Array(await skeletonsLeft(page)).fill("a skeleton"),
      ];
    };
    await expect.poll(left, { timeout: 30_000, interval: 250, message: "what is wrong" }).toEqual([]);
  }

  const withFocus = (page: Page) => page.evaluate(() => document.activeElement?.tagName);

  it("tells what failed, can be tried again, and shows what there is once the API is back", async () => {
    const apis = new Map<Page, Awaited<ReturnType<typeof troubleWith>>>();
    for (const viewport of VIEWPORTS) {
      const context = await browser.newContext({ baseURL: BASE_URL ?? "", storageState: state, viewport });
      const page = await context.newPage();
      await page.addInitScript(forgetCopies);
      apis.set(page, await troubleWith(page));
    }
    const wrong = await walk([...apis.keys()], async (page, address) => {
      const api = apis.get(page);
      api?.set("waits");
      await page.goto(address);
      await page.locator("main :is(.skeleton, h1, h2):visible").first().waitFor();
      await expectHonest(page);
      api?.set("problem");
      await expectFailed(page);
      await page.locator("main").getByText(PROBLEM.traceId).first().waitFor();
      await expectNothingFromAxe(page);
      for (const trouble of ["html", "cut"] as const) {
        api?.set(trouble);
        await tryOnce(page);
        await expectFailed(page);
      }
      api?.set("late");
      await untilWell(page);
      expect(await page.evaluate(headings)).not.toEqual([]);
      await expect.poll(() => withFocus(page), { ...SOON, message: "what has the focus" }).not.toBe("BODY");
      await expectNoSidewaysScroll(page);
    });
    expect(wrong).toEqual({});
    for (const page of apis.keys()) await page.context().close();
  });

  it("moves little while slow answers come in one after the other, on a phone", async () => {
    const context = await browser.newContext({
      baseURL: BASE_URL ?? "",
      storageState: state,
      viewport: PHONE,
    });
    const page = await context.newPage();
    await page.addInitScript(forgetCopies);
    await page.addInitScript(watchShifts);
    const slow = await troubleWith(page, /^$/);
    slow.set("late");
    const moved: Record<string, number> = {};
    for (const address of GROWING) {
      await page.goto(address);
      await page.locator("main :is(h1, h2)").first().waitFor({ state: "attached" });
      await expect.poll(() => page.locator("main .skeleton:visible").count(), SOON).toBe(0);
      const sum = await page.evaluate(
        () => (window as never as { layoutShift: { value: number } }).layoutShift.value,
      );
      if (sum >= MAX_LAYOUT_SHIFT) moved[address] = sum;
    }
    expect(moved).toEqual({});
    await context.close();
  });
});

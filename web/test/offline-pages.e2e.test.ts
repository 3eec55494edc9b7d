import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, signInAs } from "./browser.ts";
import { skeletonsLeft } from "./checks.ts";
import { everyAddress } from "./every-page.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;
/** On a machine that does something else, too. */
const SOON = { timeout: 20_000, interval: 100 };
/** Windows that are walked through side by side: opening pages takes the processor, waiting for the bar only time. */
const WINDOWS = { online: 3, offline: 6 };

/** Of what no copy is kept, and why, by the first part of its address; each says so in place of what it would show. */
const NOT_KEPT: Readonly<Record<string, string>> = {
  "/api-keys": "who may see keys is asked each time",
  "/audit-log": "who may see who did what is asked each time",
  "/webhook-endpoints": "the addresses of others may hold secrets",
};
/** Pages of which a part is not kept, and why. */
const PARTLY_KEPT: Readonly<Record<string, string>> = {
  "/settings": "where one is signed in is asked each time: a list of yesterday would be believed",
};

const firstPart = (address: string) => `/${address.split(/[/?]/)[1]}`;

/** What a page shows: its title without figures, which change, and whether there are things in it. */
interface Shown {
  readonly title: string;
  readonly hasItems: boolean;
}

function whatIsShown(): Shown {
  const title = document.querySelector("main h1") ?? document.querySelector("main h2");
  const items = "main :is(tbody tr, li, article, [role=row], [role=option], [role=listitem])";
  return {
    title: (title?.textContent ?? "").replaceAll(/\d+/g, "#"),
    hasItems: document.querySelector(items) !== null,
  };
}

/** Which copies the browser has, and of when. */
async function copies(page: Page): Promise<string> {
  return await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open("trunkline"));
    const all: { key: string; atMs: number }[] = await done(
      database.transaction("copies").objectStore("copies").getAll(),
    );
    database.close();
    return JSON.stringify(all.map(({ key, atMs }) => [key, atMs]));
  });
}

/** Has a page write down what it knows, as it does when it is covered, and waits until that is done. */
async function writtenDown(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  let before = "";
  const isSame = async () => {
    const now = await copies(page);
    const same = now === before;
    before = now;
    return same;
  };
  await expect.poll(isSame, { ...SOON, interval: 200, message: "copies that are still written" }).toBe(true);
}

describe.skipIf(!isPossible)("every page that was opened", () => {
  let browser: Browser;
  let context: BrowserContext;
  let addresses: readonly string[];

  beforeAll(async () => {
    browser = await launchChromium();
    context = await browser.newContext({
      ...{ viewport: { width: 1_280, height: 800 }, baseURL: BASE_URL ?? "", serviceWorkers: "allow" },
    });
    const page = await context.newPage();
    await signInAs(page, "Administrator");
    addresses = await everyAddress(page.request, BASE_URL ?? "");
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.close();
  });
  afterAll(async () => {
    await browser?.close();
  });

  /** Visits every address in one of so many windows; answers what was wrong, by address. */
  async function walk(
    windows: number,
    visit: (page: Page, address: string) => Promise<void>,
  ): Promise<Record<string, string>> {
    const wrong: Record<string, string> = {};
    const left = [...addresses];
    const go = async () => {
      const page = await context.newPage();
      page.setDefaultTimeout(SOON.timeout);
      for (let address = left.shift(); address !== undefined; address = left.shift()) {
        try {
          await page.goto(address);
          await visit(page, address);
        } catch (error) {
          wrong[address] = String(error instanceof Error ? error.message : error).slice(0, 600);
        }
      }
      await page.close();
    };
    await Promise.all(Array.from({ length: windows }, go));
    return wrong;
  }

  /** What could not be loaded, in words: of the page, or of a part of it. */
  const failures = (page: Page) =>
    page
      .locator("main :is(.notice[data-tone=bad], .notice[data-tone=warning], .banner):visible")
      .filter({ has: page.getByRole("button", { name: /^(Try again|Reload)$/ }) })
      .allInnerTexts();
  const isWhole = async (page: Page) => {
    await page.locator("main :is(h1, h2)").first().waitFor({ state: "attached" });
    await expect.poll(() => skeletonsLeft(page), { ...SOON, message: "skeletons" }).toBe(0);
  };

  it("opens without a network, with its data, and says as of when they are (DF-9)", async () => {
    const shown = new Map<string, Shown>();
    const online = await walk(WINDOWS.online, async (page, address) => {
      await isWhole(page);
      expect(await failures(page)).toEqual([]);
      shown.set(address, await page.evaluate(whatIsShown));
      await writtenDown(page);
    });
    expect(online).toEqual({});
    expect(shown.size).toBeGreaterThan(30);
    await context.setOffline(true);
    const offline = await walk(WINDOWS.offline, async (page, address) => {
      await isWhole(page);
      const bar = page.locator(":is(.page-bar, .wall-offline):visible");
      if (firstPart(address) in NOT_KEPT) {
        await bar.getByText(/Offline since/).waitFor();
        const said = await failures(page);
        expect(said.join()).toContain("there is no copy of this on this device");
        return;
      }
      await expect.poll(() => page.evaluate(whatIsShown), SOON).toEqual(shown.get(address));
      const said = await failures(page);
      if (address in PARTLY_KEPT) expect(said.join()).toContain("there is no copy of this on this device");
      // What is shown may say itself that it could not be fetched anew.
      else expect(said.filter((text) => !/may be out of date|as of/i.test(text))).toEqual([]);
      await bar.getByText(/Offline since .*What you see is as of|Reconnecting|May be out of date/).waitFor();
    });
    expect(offline).toEqual({});
    for (const address of Object.keys({ ...NOT_KEPT, ...PARTLY_KEPT })) expect(addresses).toContain(address);
  });
});

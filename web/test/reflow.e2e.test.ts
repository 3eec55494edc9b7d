import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

/** What WCAG asks of a page at 400 % of 1280 pixels; and 200 % of a laptop, where there is little height. */
const SIZES = [
  { width: 320, height: 640 },
  { width: 720, height: 450 },
] as const;
/** A laptop of 1280 to 800 at 200 %. */
const ZOOMED = { width: 640, height: 400 } as const;
const PHONE = { width: 390, height: 844 } as const;
const PATHS = ["today", "board", "calls", "leads", "leads?view=pipeline", "contacts", "imports", "dialing"];
const MORE = ["inbox", "voicemails", "tasks", "tasks?view=board", "tasks?view=calendar", "channels"];
const REST = ["alerts", "on-call", "reports", "performance", "notifications", "settings", "profile"];
const ADMINISTRATION = ["users", "roles", "retention", "webhook-endpoints"];

/** What of a page is wider than it, unless a frame of its own lets it be scrolled; text may be cut short, what is pressed may not. */
function tooWide(): string[] {
  const width = document.documentElement.clientWidth;
  const isFramed = (element: Element) => {
    const framed = element.matches("button, input, select") ? /auto|scroll/ : /auto|scroll|hidden|clip/;
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (framed.test(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };
  const cut = [...document.querySelectorAll("main :is(h1, h2, p, button, a, input, select)")].filter(
    (element) =>
      element.checkVisibility() && element.getBoundingClientRect().right > width + 1 && !isFramed(element),
  );
  const named = cut.map((element) => `${element.tagName} ${(element.textContent ?? "").slice(0, 30)}`);
  const scrolled = document.documentElement.scrollWidth;
  return scrolled > width + 1 ? [`the page: ${scrolled} of ${width}`, ...named] : named;
}

/** It is night where a customer is. */
async function forbidden(route: Route): Promise<void> {
  const response = await route.fetch();
  const nextAllowedAt = new Date(Date.now() + 8 * 3_600_000).toISOString();
  const answer = { ...(await response.json()), allowed: false, reason: "quiet_hours", nextAllowedAt };
  await route.fulfill({ response, json: answer });
}

/** A thread has tags. */
async function tagged(route: Route): Promise<void> {
  const response = await route.fetch();
  await route.fulfill({ response, json: { ...(await response.json()), tags: ["appointment", "plumbing"] } });
}

describe.skipIf(!isPossible)("a page at 400 % and at 200 %", () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    page = await (await browser.newContext({ baseURL: BASE_URL ?? "" })).newPage();
    await signInAs(page, "Manager");
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function settled(): Promise<void> {
    await page.locator("main :is(h1, h2)").first().waitFor({ state: "attached" });
    await expect.poll(() => page.locator("main .skeleton").count(), { timeout: 20_000 }).toBe(0);
  }

  it.each([...PATHS, ...MORE, ...REST, ...ADMINISTRATION])(
    "/%s is read without scrolling sideways",
    async (path) => {
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await page.goto(`/${path}`);
        await settled();
        await expect.poll(() => page.evaluate(tooWide), { message: `${size.width} wide` }).toEqual([]);
      }
    },
  );

  it.each([
    ["inbox", "main .grid-link", ".messages"],
    ["channels", ".channel-item", ".channel-messages"],
  ])(
    "what is written in /%s has most of a laptop at 200 %, not what stands round it",
    async (path, first, log) => {
      await page.setViewportSize({ width: 1280, height: 800 });
      // All that can stand round it: an hour at which nobody is written to, and tags.
      await page.route("**/api/reachability", forbidden);
      await page.route("**/api/threads/*", tagged);
      await page.goto(`/${path}`);
      await page.locator(first).first().click();
      await page.locator(log).waitFor();
      if (path === "inbox") {
        await page.locator(".composer-gate").waitFor();
        await page.locator(".thread-tags").waitFor();
      }
      await page.setViewportSize(PHONE);
      expect(await page.evaluate(tooWide)).toEqual([]);
      await page.setViewportSize(ZOOMED);
      const heightOf = (what: string) =>
        page.locator(what).evaluate((element) => element.getBoundingClientRect().height);
      await expect.poll(() => heightOf(log)).toBeGreaterThan(ZOOMED.height * 0.35);
      // A long conversation, of which screen readers are told more than is seen, as of a voicemail's player.
      await page.locator(log).evaluate((element) => {
        const last = [...element.querySelectorAll("li, article")].at(-1);
        for (let n = 0; last && n < 12; n += 1) {
          const more = last.cloneNode(true) as Element;
          more.insertAdjacentHTML("beforeend", '<span class="hidden-visually">Played</span>');
          last.after(more);
        }
      });
      // All of it is there without scrolling the page, and what one writes is too.
      expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(ZOOMED.height);
      expect(await page.evaluate(tooWide)).toEqual([]);
      const field = page.locator("main form textarea").last();
      await field.fill("One line\nand another\nand a third");
      const bottom = await field.evaluate((element) => element.getBoundingClientRect().bottom);
      const barTop = await page.locator(".phone-bar").evaluate((bar) => bar.getBoundingClientRect().top);
      expect(bottom).toBeLessThan(barTop);
      await field.fill("");
      await page.unrouteAll({ behavior: "ignoreErrors" });
    },
  );

  it.each(["leads?view=pipeline", "tasks?view=board"])(
    "/%s is moved sideways by keys on a phone, also without a card",
    async (path) => {
      await page.setViewportSize(PHONE);
      await page.route(/\/api\/(?:leads|tasks)\?/, (route) =>
        route.fulfill({ json: { items: [], nextCursor: null } }),
      );
      await page.goto(`/${path}`);
      await settled();
      const board = page.locator("main section.pipeline");
      await board.focus();
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => board.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0);
      expect(await seriousViolations(page)).toEqual([]);
      await page.unrouteAll({ behavior: "ignoreErrors" });
    },
  );

  it.each(["leads", "tasks", "inbox"])("the page of one of /%s is, too", async (list) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(list === "tasks" ? "/tasks?who=team" : `/${list}`);
    await page.locator("main .grid-link").first().click();
    await page.waitForURL((url) => url.pathname.split("/").length > 2);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await settled();
      await expect.poll(() => page.evaluate(tooWide), { message: `${size.width} wide` }).toEqual([]);
    }
  });
});

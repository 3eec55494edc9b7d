import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;
const title = isPossible
  ? "dialogs, panels and tooltips in Chromium"
  : "skipped: needs TRUNKLINE_BASE_URL and a Chromium";

const USER_ID = "11111111-1111-4111-8111-111111111111";
const notification = (id: number) => ({
  id: `22222222-2222-4222-8222-00000000000${id}`,
  type: "alert.raised",
  subjectType: "message",
  subjectId: USER_ID,
  title: `Alert ${id}`,
  priority: 2,
  readAt: null,
  createdAt: "2026-11-22T08:00:00.000Z",
});

/** Dialogs and panels are loaded after the first paint; on a busy machine that takes its time. */
const LOADED_WITHIN_MS = 15_000;

let browser: Browser;
let context: BrowserContext;
let page: Page;
let bell: Locator;

beforeAll(async () => {
  if (isPossible) browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, baseURL: BASE_URL ?? "" });
  page = await context.newPage();
  bell = page.getByRole("button", { name: /^Notifications/ });
  const list = { items: [notification(1), notification(2)], nextCursor: null, unread: 2 };
  await page.route(/\/api\/notifications\?/, (route) => route.fulfill({ json: list }));
});
afterEach(async () => {
  await context?.close();
});

/** Signs in and waits until the bar's panels have come: before, their buttons stand there without effect. */
async function signIn(): Promise<void> {
  await signInAs(page);
  await page.locator('button[aria-haspopup="dialog"]').first().waitFor();
}

/** Waits until this has the keyboard's focus. */
async function untilFocused(locator: Locator): Promise<void> {
  await expect
    .poll(() => locator.evaluate((element) => element === document.activeElement), {
      timeout: LOADED_WITHIN_MS,
    })
    .toBe(true);
}

describe.skipIf(!isPossible)(title, () => {
  it("take the focus in and give it back, by keyboard alone", async () => {
    await signIn();
    await bell.focus();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("dialog", { name: "Notifications" });
    await untilFocused(panel.getByRole("button", { name: "Mark all as read" }));
    expect(await bell.getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "hidden" });
    await untilFocused(bell);
  });

  it("keep the page's shortcuts away from a modal window, and Esc of a panel from the page", async () => {
    await signIn();
    await page.goto("/calls");
    await page.locator(".grid-link").first().click();
    await page.getByRole("heading", { name: "Timeline" }).waitFor();
    const callUrl = page.url();
    await page.keyboard.press("?");
    const shortcuts = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await untilFocused(shortcuts.getByRole("button", { name: "Close" }));
    await page.keyboard.press("g");
    await page.keyboard.press("b");
    await page.keyboard.press("Tab");
    await untilFocused(shortcuts.getByRole("button", { name: "Close" }));
    await page.keyboard.press("Escape");
    await shortcuts.waitFor({ state: "hidden" });
    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("dialog", { name: "Account" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Account" }).waitFor({ state: "hidden" });
    expect(page.url()).toBe(callUrl);
    await page.keyboard.press("Escape");
    await page.waitForURL(/\/calls$/);
  });

  it("say what a button is for when the keyboard comes to it, until Esc, which is not the page's then", async () => {
    await signIn();
    await page.goto("/calls");
    await page.locator(".grid-link").first().click();
    await page.getByRole("heading", { name: "Facts" }).waitFor();
    const callUrl = page.url();
    const copy = page.locator('button[data-scope="tooltip"]').first();
    await copy.focus();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Tab");
    const tooltip = page.getByRole("tooltip");
    await tooltip.waitFor();
    expect(await tooltip.textContent()).toBe(await copy.getAttribute("aria-label"));
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await tooltip.waitFor({ state: "hidden" });
    expect(page.url()).toBe(callUrl);
  });

  it("close when something else is clicked", async () => {
    await signIn();
    await bell.click();
    const panel = page.getByRole("dialog", { name: "Notifications" });
    await panel.waitFor();
    await page.getByRole("heading", { name: "Active calls" }).click();
    await panel.waitFor({ state: "hidden" });
  });

  it("say when they cannot be loaded, and open when they can", async () => {
    await context.close();
    // A service worker would have them already.
    context = await browser.newContext({ baseURL: BASE_URL ?? "", serviceWorkers: "block" });
    page = await context.newPage();
    bell = page.getByRole("button", { name: /^Notifications/ });
    const panel = "**/assets/popover-panel-*.js";
    await page.route(panel, (route) => route.abort());
    await signIn();
    await bell.click();
    await page.getByText("This could not be opened").waitFor();
    expect(await bell.getAttribute("aria-expanded")).toBe("false");
    await page.unroute(panel);
    await page.reload();
    await bell.click();
    await page.getByRole("dialog", { name: "Notifications" }).waitFor();
  });

  it("show a notification as read at once, and as unread again when the server did not take it", async () => {
    await signIn();
    const refuse: (() => void)[] = [];
    await page.route(/\/read-all$/, async (route) => {
      await new Promise<void>((resolve) => refuse.push(resolve));
      await route.fulfill({ status: 503, json: {} });
    });
    await expect.poll(() => bell.textContent()).toContain("2 unread");
    await bell.click();
    await page.getByRole("button", { name: "Mark all as read" }).click();
    await expect.poll(() => bell.textContent()).not.toContain("unread");
    await expect.poll(() => refuse.length).toBe(1);
    refuse[0]?.();
    await expect.poll(() => bell.textContent()).toContain("2 unread");
  });
});

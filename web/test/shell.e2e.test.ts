import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";
import { jsonOf } from "./checks.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const missing = [
  BASE_URL ? undefined : "TRUNKLINE_BASE_URL",
  findChromium() ? undefined : "a Chromium",
].filter((what) => what !== undefined);
const title = missing.length === 0 ? "the shell" : `skipped: needs ${missing.join(", ")}`;

const WIDE = { width: 1_440, height: 900 };
const PHONE = { width: 390, height: 844 };
/**
 * "At once" on a machine that does something else, too: well before what would find out by itself, which asks every half a
 * minute.
 */
const AT_ONCE_MS = 5_000;

let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  if (missing.length === 0) browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
});
afterEach(async () => {
  await context?.close();
});

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  context = await browser.newContext({ viewport: WIDE, baseURL: BASE_URL ?? "", ...options });
  return context.newPage();
}

async function untilLive(page: Page): Promise<void> {
  await page.locator('.connection[data-state="live"]').waitFor();
}

const palette = (page: Page) => page.getByRole("dialog", { name: "Search and commands" });
const chosen = (page: Page) => palette(page).locator('[role="option"][aria-selected="true"]');

describe.skipIf(missing.length > 0)(title, () => {
  it("signs out every tab at once, also one whose live connection is down", async () => {
    const here = await open();
    // Tabs share one connection: it is down for both.
    await context.routeWebSocket(/\/live$/, (socket) => void socket.close({ code: 1013 }));
    await signInAs(here);
    const there = await context.newPage();
    await there.goto("/calls");
    await there.locator('.connection[data-state="down"]').waitFor();
    await here.getByRole("button", { name: /^Account/ }).click();
    await here.getByRole("button", { name: "Sign out" }).click();
    await there.getByRole("button", { name: "Sign in as Agent" }).waitFor({ timeout: AT_ONCE_MS });
    expect(new URL(there.url()).pathname).toBe("/sign-in");
    expect(await there.locator("[data-call], tbody").count()).toBe(0);
  });

  it("signs in every tab, as who signed in last", async () => {
    const here = await open();
    await signInAs(here, "Agent");
    const there = await context.newPage();
    await there.goto("/board");
    await untilLive(there);
    await here.getByRole("button", { name: /^Account/ }).click();
    await here.getByRole("button", { name: "Sign out" }).click();
    await there.getByRole("button", { name: "Sign in as Agent" }).waitFor();
    await here.getByRole("button", { name: "Sign in as Administrator" }).click();
    await there.getByRole("navigation", { name: "Administration" }).waitFor();
  });

  it("closes the session's connections at the server when another client ends it", async () => {
    const page = await open();
    await signInAs(page);
    await untilLive(page);
    const answer = await context.request.delete("/api/session");
    expect(answer.status()).toBe(204);
    await page.getByRole("dialog", { name: "Sign in again" }).waitFor({ timeout: AT_ONCE_MS });
  });

  it("heals what could not be loaded when the network is back, without a click", async () => {
    const page = await open();
    await signInAs(page);
    await untilLive(page);
    await context.route("**/api/calls*", (route) => route.abort());
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Calls" }).click();
    await page.getByRole("alert").getByRole("button", { name: "Try again" }).waitFor();
    await context.unroute("**/api/calls*");
    await page.evaluate("window.dispatchEvent(new Event('online'))");
    await page.getByRole("grid").waitFor({ timeout: AT_ONCE_MS });
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  it("writes dates in the language of the text and in the person's zone, not the browser's", async () => {
    const page = await open({ locale: "de-DE", timezoneId: "Asia/Kolkata" });
    await signInAs(page);
    await page.goto("/calls");
    const titles = page.locator('[data-row="there"] time[title]');
    await titles.first().waitFor();
    const text = (await titles.first().getAttribute("title")) ?? "";
    expect(text).toMatch(/^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, .* (AM|PM) E[SD]T$/);
  });

  for (const [name, viewport] of [
    ["a wide window", WIDE],
    ["a phone", PHONE],
  ] as const) {
    it(`says what happened where it covers nothing that can be pressed, on ${name}`, async () => {
      const page = await open({ viewport });
      await signInAs(page);
      await page.goto("/profile");
      await page.getByRole("button", { name: /^Save/ }).click();
      const toast = page.locator(".toast");
      await toast.waitFor();
      await toast.evaluate((element) =>
        Promise.all(element.getAnimations().map((animation) => animation.finished)),
      );
      const covered = await page.evaluate<string[]>(`(() => {
        const at = document.querySelector(".toast").getBoundingClientRect();
        return [...document.querySelectorAll("button, input, select, a[href]")]
          .filter((element) => !element.closest(".toast, .bar-brand, .skip-link"))
          .filter((element) => {
            const box = element.getBoundingClientRect();
            return box.width > 0 && box.left < at.right && box.right > at.left && box.top < at.bottom && box.bottom > at.top;
          })
          .map((element) => element.textContent ?? "");
      })()`);
      expect(covered).toEqual([]);
    });
  }

  it("leads everywhere by the palette, by keyboard alone", async () => {
    const page = await open();
    await signInAs(page, "Administrator");
    await page.keyboard.press("Control+k");
    await palette(page).waitFor();
    await page.keyboard.type("users");
    await expect.poll(() => chosen(page).textContent()).toContain("Users");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/users$/);
    // Also from where somebody types.
    await page.getByRole("searchbox").focus();
    await page.keyboard.press("Control+k");
    await palette(page).waitFor();
    await page.keyboard.press("ArrowDown");
    const first = await chosen(page).getAttribute("id");
    const field = palette(page).getByRole("combobox");
    expect(await field.getAttribute("aria-activedescendant")).toBe(first);
    await page.keyboard.press("Escape");
    await palette(page).waitFor({ state: "detached" });
    await page.keyboard.press("Control+k");
    await page.keyboard.type("dark theme");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate("document.documentElement.dataset.theme")).toBe("dark");
  });

  it("keeps what is typed while the palette is on its way, and lets Esc give it up", async () => {
    const page = await open();
    await signInAs(page, "Administrator");
    await untilLive(page);
    let release = (): void => undefined;
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    await context.route(/\/palette[^/]*\.js/, async (route) => {
      await isReleased;
      await route.continue();
    });
    await page.keyboard.press("Control+k");
    await page.waitForTimeout(100);
    await page.keyboard.press("Escape");
    // Given up: keys are the page's again.
    await page.waitForTimeout(100);
    await page.keyboard.press("[");
    await expect.poll(() => page.locator(".side-toggle").getAttribute("aria-expanded")).toBe("false");
    await page.keyboard.press("[");
    await page.keyboard.press("Control+k");
    await page.waitForTimeout(100);
    // "g c" alone would lead to the calls, "[" would move the navigation.
    await page.keyboard.type("gc[");
    for (let times = 0; times < 3; times += 1) await page.keyboard.press("Backspace");
    await page.keyboard.type("users");
    expect(new URL(page.url()).pathname).toBe("/board");
    release();
    await palette(page).waitFor();
    await expect.poll(() => palette(page).getByRole("combobox").inputValue()).toBe("users");
    await page.keyboard.type(" ");
    expect(await palette(page).getByRole("combobox").inputValue()).toBe("users ");
    await expect.poll(() => chosen(page).textContent()).toContain("Users");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/users$/);
  });

  it("finds a call by its number, and offers it again as recent", async () => {
    const page = await open();
    await signInAs(page);
    const { items } = (await jsonOf(page.request.get("/api/calls?limit=50"))) as {
      items: { phone: string | null }[];
    };
    // Not everybody shows a number.
    const phone = items.find((call) => call.phone !== null)?.phone ?? "";
    expect(phone).toMatch(/\d{7}$/);
    const number = phone.slice(-7).replace(/^(...)/, "$1-");
    await page.keyboard.press("Control+k");
    await palette(page).waitFor();
    await page.keyboard.type(number);
    const group = palette(page).getByRole("group", { name: "Calls" });
    await group.getByRole("option").first().waitFor();
    await group.getByRole("option").first().click();
    await page.waitForURL(/\/calls\/[0-9a-f-]{36}$/);
    await page.getByRole("heading", { name: "Timeline" }).waitFor();
    await page.goto("/board");
    await page.getByRole("heading", { name: "Active calls" }).waitFor();
    await page.keyboard.press("Control+k");
    await palette(page).getByRole("group", { name: "Recent" }).getByRole("option").first().waitFor();
    // Whoever signs in next finds none of it.
    await page.keyboard.type("sign out");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/sign-in/);
    expect(await page.evaluate("localStorage.getItem('trunkline.recent')")).toBeNull();
  });

  it("collapses its navigation by a key, and remembers it", async () => {
    const page = await open();
    await signInAs(page);
    const toggle = page.locator(".side-toggle");
    expect(await toggle.getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("[");
    expect(await toggle.getAttribute("aria-expanded")).toBe("false");
    await page.reload();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Calls" }).waitFor();
    expect(await toggle.getAttribute("aria-expanded")).toBe("false");
  });

  it("has all pages within reach of a thumb", async () => {
    const page = await open({ viewport: PHONE });
    await signInAs(page, "Administrator");
    const bar = page.getByRole("navigation", { name: "Main" });
    await bar.getByRole("button", { name: "More" }).click();
    await page.getByRole("dialog", { name: "All pages" }).getByRole("link", { name: "Users" }).click();
    await page.waitForURL(/\/users$/);
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("gives nothing two things the same name", async () => {
    const page = await open();
    await signInAs(page, "Administrator");
    await untilLive(page);
    await page.getByRole("navigation", { name: "Administration" }).waitFor();
    const names = await page.evaluate<
      string[]
    >(`[...document.querySelectorAll(":is(.side, .bar) :is(a, button)")]
      .map((element) => (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().toLowerCase())`);
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name, index) => name === "" || names.indexOf(name) !== index)).toEqual([]);
    const regions = await page.evaluate<string[]>(
      `[...document.querySelectorAll("nav, section[aria-label], [role=group][aria-label]")].map((element) => element.getAttribute("aria-label"))`,
    );
    expect(regions.filter((name, index) => regions.indexOf(name) !== index)).toEqual([]);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`gives axe nothing serious to say, open or collapsed, with the palette and on a phone, in the ${colorScheme} theme`, async () => {
      const page = await open({ colorScheme, reducedMotion: "reduce" });
      await signInAs(page, "Administrator");
      await untilLive(page);
      const found: Record<string, string[]> = { open: await seriousViolations(page) };
      await page.keyboard.press("[");
      found.collapsed = await seriousViolations(page);
      await page.keyboard.press("Control+k");
      await palette(page).waitFor();
      found.palette = await seriousViolations(page);
      await page.keyboard.press("Escape");
      await page.setViewportSize(PHONE);
      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("dialog", { name: "All pages" }).waitFor();
      found.more = await seriousViolations(page);
      expect(found).toEqual({ open: [], collapsed: [], palette: [], more: [] });
    });
  }
});

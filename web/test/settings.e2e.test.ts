import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";
import { expectNoSidewaysScroll } from "./checks.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

describe.skipIf(!isPossible)("settings", () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      baseURL: BASE_URL ?? "",
    });
    page = await context.newPage();
    await signInAs(page, "Supervisor");
  });
  afterAll(async () => {
    await browser?.close();
  });

  const open = async () => {
    await page.goto("/settings");
    await page.getByRole("textbox", { name: "Name" }).waitFor();
  };

  it("change the look at once and keep it, and every look can be read", async () => {
    await open();
    for (const [name, theme] of [
      ["Dark", "dark"],
      ["High contrast", "contrast"],
      ["Light", "light"],
    ] as const) {
      await page.getByText(name, { exact: true }).click();
      await expect.poll(() => page.evaluate("document.documentElement.dataset.theme")).toBe(theme);
      expect(await seriousViolations(page), name).toEqual([]);
    }
    await page.reload();
    await page.getByRole("textbox", { name: "Name" }).waitFor();
    expect(await page.evaluate("document.documentElement.dataset.theme")).toBe("light");
    await page.getByText("System", { exact: true }).click();
    await expect.poll(() => page.evaluate("document.documentElement.dataset.theme")).toBeUndefined();
  });

  it("keep what is wanted of sounds and of the language that is spoken", async () => {
    await open();
    const sound = page.getByRole("checkbox", { name: /^A chime/ });
    await sound.check();
    await page.getByLabel("Language in which you give voice commands").selectOption("fr-FR");
    await open();
    expect(await sound.isChecked()).toBe(true);
    expect(await page.getByLabel("Language in which you give voice commands").inputValue()).toBe("fr-FR");
    await sound.uncheck();
  });

  it("turn single keys off for whoever is disturbed by them", async () => {
    await open();
    const keys = page.getByRole("checkbox", { name: /^Single keys/ });
    await keys.uncheck();
    await page.getByRole("heading", { name: "Settings" }).click();
    await page.keyboard.press("?");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Search and commands" }).waitFor();
    expect(await page.getByRole("dialog", { name: "Keyboard shortcuts" }).count()).toBe(0);
    await page.keyboard.press("Escape");
    await keys.check();
    await page.getByRole("heading", { name: "Settings" }).click();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await page.keyboard.press("Escape");
  });

  it("say where one is signed in, and end it there at once", async () => {
    const phone = await browser.newContext({
      baseURL: BASE_URL ?? "",
      userAgent:
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
    });
    const elsewhere = await phone.newPage();
    await signInAs(elsewhere, "Supervisor");
    await open();
    const rows = page.locator(".session-list > li");
    await rows
      .filter({ hasText: "This one" })
      .getByText(/^Chrome on /)
      .waitFor();
    await rows.filter({ hasText: "Safari on iPhone" }).first().waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Sign out: Safari on iPhone" }).first().click();
    await page.getByText("Safari on iPhone is signed out.").waitFor();
    await elsewhere.getByRole("dialog", { name: "Sign in again" }).waitFor();
    // This one goes on.
    await open();
    await phone.close();
  });

  it("give a shortcut other keys, refuse those that another has, and give its own back, in every browser", async () => {
    await open();
    const name = (what: string) => page.getByRole("button", { name: what, exact: true });
    const kept = () =>
      page.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.status() === 200);
    await name("Other keys: Go to notifications").click();
    await page.keyboard.press("?");
    await page.getByText(/^\? is taken or begins like “Show these shortcuts”/).waitFor();
    await name("Other keys: Go to notifications").click();
    const changed = kept();
    await page.keyboard.press("z");
    await page.keyboard.press("n");
    await changed;
    expect(await seriousViolations(page)).toEqual([]);
    await page.reload();
    await page.getByRole("textbox", { name: "Name" }).waitFor();
    await page.getByRole("heading", { name: "Settings", level: 1 }).click();
    await page.keyboard.press("?");
    const row = page.getByRole("dialog", { name: "Keyboard shortcuts" }).locator("div", {
      has: page.getByText("Go to notifications", { exact: true }),
    });
    await expect.poll(async () => (await row.last().locator("kbd").allTextContents()).join(" ")).toBe("z n");
    await page.keyboard.press("Escape");
    await page.keyboard.press("g");
    await page.keyboard.press("n");
    expect(new URL(page.url()).pathname).toBe("/settings");
    await page.keyboard.press("z");
    await page.keyboard.press("n");
    await page.waitForURL("**/notifications");
    await open();
    const givenBack = kept();
    await name("All back to their own").click();
    await givenBack;
    await page.getByRole("heading", { name: "Settings", level: 1 }).click();
    await page.keyboard.press("g");
    await page.keyboard.press("n");
    await page.waitForURL("**/notifications");
  });

  it("count in every tab at once: keys, looks and whether single keys work", async () => {
    await open();
    const there = await page.context().newPage();
    await there.goto("/today");
    await there.getByRole("heading", { name: "Today", level: 1 }).waitFor();
    const kept = page.waitForResponse((answer) => answer.request().method() === "PATCH");
    await page.getByRole("button", { name: "Other keys: Go to notifications", exact: true }).click();
    await page.keyboard.press("z");
    await page.keyboard.press("n");
    await kept;
    await page.getByText("Dark", { exact: true }).click();
    await expect.poll(() => there.evaluate("document.documentElement.dataset.theme")).toBe("dark");
    // It may still be on its way: pressed until it is heard.
    await expect
      .poll(async () => {
        await there.keyboard.press("z");
        await there.keyboard.press("n");
        return new URL(there.url()).pathname;
      })
      .toBe("/notifications");
    await there.goto("/today");
    await there.getByRole("heading", { name: "Today", level: 1 }).waitFor();
    await page.getByRole("checkbox", { name: /^Single keys/ }).uncheck();
    await expect
      .poll(async () => {
        await there.keyboard.press("?");
        const isOpen = await there.getByRole("dialog", { name: "Keyboard shortcuts" }).isVisible();
        if (isOpen) await there.keyboard.press("Escape");
        return isOpen;
      })
      .toBe(false);
    await page.getByRole("checkbox", { name: /^Single keys/ }).check();
    await page.getByText("System", { exact: true }).click();
    await expect.poll(() => there.evaluate("document.documentElement.dataset.theme")).toBeUndefined();
    const givenBack = page.waitForResponse((answer) => answer.request().method() === "PATCH");
    await page.getByRole("button", { name: "All back to their own", exact: true }).click();
    await givenBack;
    await there.close();
  });

  it("open at the section that the address names, also once what comes before it has grown", async () => {
    await page.goto("/today");
    await page.getByRole("heading", { name: "Today", level: 1 }).waitFor();
    let release = (): void => undefined;
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route("**/api/me", async (route) => {
      await isReleased;
      await route.continue();
    });
    await page.goto("/settings#session");
    const heading = page.getByRole("heading", { name: "Where you are signed in" });
    await heading.waitFor();
    await expect.poll(() => heading.evaluate((one) => document.activeElement === one)).toBe(true);
    release();
    await page.getByRole("textbox", { name: "Name" }).waitFor();
    await page.unroute("**/api/me");
    const isShown = () =>
      heading.evaluate((one) => {
        const { top } = one.getBoundingClientRect();
        const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
        return top > 0 && top < innerHeight && (top < 200 || isAtEnd);
      });
    await expect.poll(isShown).toBe(true);
    await page.mouse.wheel(0, -5_000);
    await page.waitForFunction(() => scrollY === 0);
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => scrollY)).toBe(0);
  });

  it("are built of pieces that a demo shows in a gallery", async () => {
    await page.goto("/dev/gallery");
    await page.getByRole("heading", { name: "Tokens" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "A dialog" }).click();
    await page.getByRole("dialog", { name: "A dialog" }).waitFor();
    await page.keyboard.press("Escape");
    await page.setViewportSize({ width: 390, height: 800 });
    await expectNoSidewaysScroll(page);
  });
});

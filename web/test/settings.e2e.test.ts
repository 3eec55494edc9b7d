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

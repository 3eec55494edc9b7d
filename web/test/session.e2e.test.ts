import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

describe.skipIf(!isPossible)("a session that ends while something is half written", () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
  });
  afterEach(async () => {
    await context?.close();
  });

  async function open(): Promise<void> {
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, baseURL: BASE_URL ?? "" });
    page = await context.newPage();
    await signInAs(page, "Manager");
  }
  const again = () => page.getByRole("dialog", { name: "Sign in again" });

  /** What somebody does then finds it out, or what the page asks meanwhile, and covers what they were about to press. */
  async function endSession(act: () => Promise<void>): Promise<void> {
    await context.clearCookies();
    const acted = act().catch(() => undefined);
    await again().waitFor();
    void acted;
  }

  it("leaves a dialog as it is, and the same person goes on with it", async () => {
    await open();
    await page.goto("/leads?new=1");
    const dialog = page.getByRole("dialog", { name: "New lead" });
    const company = dialog.getByRole("textbox", { name: "Company" });
    const name = `Half written ${Date.now()}`;
    await company.fill(name);
    await endSession(() => company.press("Enter"));
    await page.getByText("what you had written is still there").waitFor();
    expect(await dialog.count()).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Sign in as Manager" }).click();
    await again().waitFor({ state: "detached" });
    expect(await company.inputValue()).toBe(name);
    await company.press("Enter");
    await page
      .getByRole("heading", { name, level: 1 })
      .or(page.getByRole("link", { name }))
      .first()
      .waitFor();
  });

  it("shows nothing of it to somebody else", async () => {
    await open();
    await page.goto("/profile");
    const field = page.getByRole("textbox", { name: "Name" });
    await field.fill("Somebody half renamed");
    await endSession(() => page.getByRole("button", { name: "Save" }).first().click());
    await page.getByRole("button", { name: "Sign in as Agent" }).click();
    await again().waitFor({ state: "detached" });
    await field.waitFor();
    expect(await field.inputValue()).not.toBe("Somebody half renamed");
  });
});

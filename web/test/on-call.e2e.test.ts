import { randomInt, randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";
import { expectNoSidewaysScroll } from "./checks.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

/** The day so many days after today, as an address has it. */
const dayAhead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe.skipIf(!isPossible)("on-call", () => {
  let browser: Browser;
  let page: Page;
  let week = randomInt(28);

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

  it("says whether something burns, who is on call, and who is told when nobody answers", async () => {
    await page.goto("/on-call");
    await page.locator(".burning[data-tone]").waitFor();
    await page.locator(".duty-card", { hasText: "Dispatch" }).waitFor();
    await page.getByText("SMS to whoever is on call in Dispatch").waitFor();
    await page.getByRole("heading", { name: "Alert history" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });

  it("keeps week, month and day in the address", async () => {
    await page.goto("/on-call");
    await page.getByRole("radio", { name: "Month" }).check({ force: true });
    await page.waitForURL("**/on-call?view=month");
    await page.getByRole("button", { name: "Month after" }).click();
    await page.waitForURL(/day=\d{4}-\d{2}-01/);
    const title = await page.locator(".rota-title").textContent();
    await page.reload();
    await page.locator(".rota[data-view='month'] .rota-part").first().waitFor();
    expect(await page.locator(".rota-title").textContent()).toBe(title);
    expect(await seriousViolations(page)).toEqual([]);
  });

  it("takes a shift for somebody else, and gives it back", async () => {
    const reason = `Dentist ${randomUUID()}`;
    // A week far ahead, whose overrides are this try's.
    week = (week + 1) % 28;
    await page.goto(`/on-call?day=${dayAhead(100 + 7 * week)}`);
    await page.locator("button.rota-part").first().click();
    const dialog = page.getByRole("dialog", { name: "Put somebody on call instead" });
    await dialog.getByLabel("Who", { exact: true }).selectOption({ label: "Alex Roy" });
    await dialog.getByLabel("Why").fill(reason);
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Put on call" }).click();
    await page.locator(".rota-part[data-override='true']", { hasText: "Alex Roy" }).first().waitFor();
    const row = page.locator(".on-call-list > li", { hasText: reason });
    await row.waitFor();
    await row.getByRole("button", { name: "Take back the override by Alex Roy" }).click();
    await row.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await row.waitFor();
    await row.getByRole("button", { name: "Take back the override by Alex Roy" }).click();
    await row.waitFor({ state: "detached" });
  });

  it("puts an override back where the server refuses, and says so", async () => {
    await page.goto(`/on-call?day=${dayAhead(50)}`);
    await page.route("**/overrides", (route) =>
      route.request().method() === "POST" ? route.abort() : route.continue(),
    );
    await page.locator("button.rota-part").first().click();
    const dialog = page.getByRole("dialog", { name: "Put somebody on call instead" });
    await dialog.getByLabel("Until").fill("2020-01-01T00:00");
    await dialog.getByRole("button", { name: "Put on call" }).click();
    await dialog.getByText("Must be after the beginning.").waitFor();
    await dialog.getByLabel("Until").fill(`${dayAhead(90)}T00:00`);
    await dialog.getByRole("button", { name: "Put on call" }).click();
    await dialog.getByRole("alert").getByText("The server cannot be reached.").waitFor();
    await page.unroute("**/overrides");
    await page.keyboard.press("Escape");
  });

  it("shows agents who is on call, and lets them change nothing", async () => {
    const context = await browser.newContext({
      baseURL: BASE_URL ?? "",
      viewport: { width: 390, height: 800 },
    });
    const other = await context.newPage();
    await signInAs(other, "Agent");
    await other.goto("/on-call");
    await other.locator(".duty-card", { hasText: "Dispatch" }).waitFor();
    await other.locator(".rota-part").first().waitFor();
    expect(await other.locator("button.rota-part").count()).toBe(0);
    expect(await other.getByRole("button", { name: "Put somebody on call" }).count()).toBe(0);
    await expectNoSidewaysScroll(other);
    await context.close();
  });
});

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

  it("makes a schedule, says what it would be, meets a change by somebody else, and brings it back", async () => {
    const context = await browser.newContext({
      baseURL: BASE_URL ?? "",
      viewport: { width: 1440, height: 900 },
    });
    const manager = await context.newPage();
    await signInAs(manager, "Manager");
    const name = `Nights ${Date.now()}`;
    await manager.goto("/on-call");
    await manager.getByRole("button", { name: "New schedule" }).click();
    await manager.waitForURL("**/on-call?edit=new");
    await manager.getByLabel("Name", { exact: true }).fill(name);
    await manager.getByLabel("Name of the rotation").fill("Everybody");
    await manager.getByLabel("Add somebody…").selectOption({ label: "Alex Roy" });
    // From the first minute of the week: on a Monday morning eight hours would have nobody.
    await manager.getByLabel("Hand-over at").fill("00:00");
    await manager.getByText("Somebody would be on call the whole week.").waitFor();
    await manager.locator(".editor .rota-part", { hasText: "Alex Roy" }).first().waitFor();
    await manager.getByRole("button", { name: "Only at certain hours" }).click();
    await manager.getByText("In these seven days nobody would be on call").waitFor();
    expect(await seriousViolations(manager)).toEqual([]);
    await manager.getByRole("button", { name: "Save", exact: true }).click();
    await manager.getByText(`${name} is saved.`).waitFor();
    await manager.locator(".duty-card", { hasText: name }).waitFor();

    await manager.getByRole("combobox", { name: "Schedule", exact: true }).selectOption({ label: name });
    await manager.getByRole("button", { name: "Change", exact: true }).click();
    await manager.getByRole("heading", { name: `Change ${name}` }).waitFor();
    // Somebody else changes it while it is written.
    await manager.evaluate(async (of) => {
      const { items } = await (await fetch("/api/on-call/schedules?limit=100")).json();
      const { id, version } = items.find((one: { name: string }) => one.name === of);
      await fetch(`/api/on-call/schedules/${id}`, {
        method: "PATCH",
        headers: { "content-type": "application/json", "if-match": `"${version}"` },
        body: JSON.stringify({ timeZone: "Asia/Tokyo" }),
      });
    }, name);
    await manager.getByLabel("Name", { exact: true }).fill(`${name} again`);
    await manager.getByRole("button", { name: "Save", exact: true }).click();
    await manager.getByText("Somebody else changed this while you wrote (time zone).").waitFor();
    await manager.getByRole("button", { name: "Take theirs" }).click();
    await expect.poll(() => manager.getByLabel("Time zone").inputValue()).toBe("Asia/Tokyo");

    await manager.getByRole("button", { name: `Delete ${name}` }).click();
    await manager.locator(".duty-card", { hasText: name }).waitFor({ state: "detached" });
    await manager.getByRole("button", { name: "Undo" }).click();
    await manager.locator(".duty-card", { hasText: name }).waitFor();
    await manager.getByRole("combobox", { name: "Schedule", exact: true }).selectOption({ label: name });
    await manager.getByRole("button", { name: "Change", exact: true }).click();
    await manager.getByRole("button", { name: `Delete ${name}` }).click();
    await manager.locator(".duty-card", { hasText: name }).waitFor({ state: "detached" });
    await context.close();
  });

  it("changes an escalation policy, and says whom it would tell", async () => {
    const context = await browser.newContext({
      baseURL: BASE_URL ?? "",
      viewport: { width: 390, height: 844 },
    });
    const manager = await context.newPage();
    await signInAs(manager, "Manager");
    const name = `Quiet ${Date.now()}`;
    await manager.goto("/on-call");
    await manager.getByRole("button", { name: "New policy" }).click();
    await manager.getByLabel("Name", { exact: true }).fill(name);
    await manager.getByRole("button", { name: "Add a step" }).click();
    await manager.getByText("Say whom each step tells").waitFor();
    await manager.getByLabel("Add…").nth(1).selectOption({ label: "every manager" });
    await manager.locator(".editor .policy-steps > li", { hasText: "After 5 minutes" }).waitFor();
    expect(await manager.evaluate("document.documentElement.scrollWidth")).toBe(390);
    expect(await seriousViolations(manager)).toEqual([]);
    await manager.getByRole("button", { name: "Save", exact: true }).click();
    await manager.getByRole("heading", { name }).waitFor();
    await manager.getByRole("button", { name: `Change ${name}` }).click();
    await manager.getByRole("button", { name: `Delete ${name}` }).click();
    await manager.getByRole("heading", { name }).waitFor({ state: "detached" });
    await context.close();
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
    for (const name of ["Put somebody on call", "Change", "New schedule", "New policy"])
      expect(await other.getByRole("button", { name, exact: true }).count()).toBe(0);
    await expectNoSidewaysScroll(other);
    await context.close();
  });
});

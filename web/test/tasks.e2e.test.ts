import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

describe.skipIf(!isPossible)("tasks", () => {
  let browser: Browser;
  let page: Page;
  const row = (name: string) => page.locator(".grid-link", { hasText: name });

  beforeAll(async () => {
    browser = await launchChromium();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      baseURL: BASE_URL ?? "",
    });
    page = await context.newPage();
    await signInAs(page, "Manager");
  });
  afterAll(async () => {
    await browser?.close();
  });

  /** A task of its own for each try, due tomorrow or when it is said. */
  async function aTask(name: string, dueText = "tomorrow"): Promise<string> {
    const title = `${name} ${randomUUID()}`;
    const status = await page.evaluate(
      async (body) => {
        const headers = { "Content-Type": "application/json" };
        return (await fetch("/api/tasks", { method: "POST", headers, body: JSON.stringify(body) })).status;
      },
      { title, dueText },
    );
    expect(status).toBe(201);
    return title;
  }

  const found = (title: string, view = "") => `/tasks?who=team&view=${view}&q=${encodeURIComponent(title)}`;

  it("are written down with a date in words, which is shown as it was understood", async () => {
    const title = `Order tiles ${randomUUID()}`;
    await page.goto(found(title));
    await page.getByRole("heading", { name: "Tasks", level: 1 }).waitFor();
    await page.keyboard.press("n");
    const dialog = page.getByRole("dialog", { name: "New task" });
    await dialog.getByLabel("Due").fill("whenever it suits");
    await dialog.getByText(/^Not understood/).waitFor();
    await dialog.getByLabel("Due").fill("tomorrow 3pm");
    await dialog.getByText("Tomorrow, 3:00 PM").waitFor();
    await dialog.getByLabel("Repeat").fill("every 2 weeks on monday");
    await dialog.getByText("Every 2 weeks on Monday").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByLabel("What is to be done?").fill(title);
    await dialog.getByRole("button", { name: "Add task" }).click();
    await row(title).waitFor();
    await page.locator(".grid-row", { hasText: title }).getByText("Tomorrow, 3:00 PM").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });

  it("are done by a key, with a way back", async () => {
    const first = await aTask("Measure the roof");
    await page.goto(found(first));
    await row(first).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("e");
    const state = page.locator(".grid-row", { hasText: first }).locator('[data-column="status"]');
    await expect.poll(() => state.textContent()).toBe("Done");
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => state.textContent()).toBe("To do");
  });

  it("wait for others, say so, and are done anyway only on purpose", async () => {
    const first = await aTask("Buy slates");
    const title = await aTask("Lay slates");
    await page.goto(found(title));
    await row(title).click();
    await page.getByRole("heading", { name: title, level: 1 }).waitFor();
    await page.getByRole("button", { name: "Add a task that must be done first" }).click();
    await page.getByLabel("Find a task").fill(first);
    await page.getByRole("button", { name: first, exact: true }).click();
    await page.getByText("It cannot be finished yet: one task must be done first.").waitFor();
    await page.getByLabel("Write a comment").fill("The blue ones.");
    await page.getByRole("button", { name: "Comment", exact: true }).click();
    await page.locator(".task-comment", { hasText: "The blue ones." }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Done", exact: true }).click();
    await page.getByText(`“${title}” waits for another task.`).waitFor();
    await page.keyboard.press("Escape");
    await row(title).waitFor();
  });

  it("move through the board by the keyboard and stay where the server refuses", async () => {
    const first = await aTask("Rent a ladder");
    await page.goto(found(first, "board"));
    const card = (status: string) =>
      page.getByRole("region", { name: status, exact: true }).getByRole("link", { name: first });
    await card("To do").focus();
    await page.keyboard.press("Shift+ArrowRight");
    await card("In progress").waitFor();
    await expect
      .poll(() => card("In progress").evaluate((link) => link === document.activeElement))
      .toBe(true);
    await page.route("**/api/tasks/*/status", (route) => route.fulfill({ status: 503, body: "" }));
    await page.keyboard.press("Shift+ArrowRight");
    await page.getByText(`“${first}” stays as it was.`).waitFor();
    await card("In progress").waitFor();
    await page.unroute("**/api/tasks/*/status");
    expect(await seriousViolations(page)).toEqual([]);
  });

  it("stand in the calendar on their day, and move to another one by the keyboard", async () => {
    // Tomorrow may be in a week that the calendar of this month does not show.
    const inAMonth = new Date(Date.now() + 31 * 86_400_000);
    const month = inAMonth.toLocaleString("en", { month: "long", timeZone: "UTC" });
    const first = await aTask("Call the city", `${month} 16, ${inAMonth.getUTCFullYear()}`);
    await page.goto(`${found(first, "calendar")}&day=${inAMonth.toISOString().slice(0, 8)}16`);
    const card = page.locator(".calendar-task", { hasText: first });
    const day = () =>
      card.locator("xpath=ancestor::section[1]").locator("time[datetime]").first().getAttribute("datetime");
    await card.waitFor();
    const before = await day();
    await card.getByRole("link").focus();
    await page.keyboard.press("Shift+ArrowLeft");
    await expect.poll(day).not.toBe(before);
    await page.getByText(`“${first}” is due`).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });

  it("are done many at once, confirmed by their number, with a way back", async () => {
    const name = `Sweep ${randomUUID()}`;
    await aTask(name);
    await aTask(name);
    await page.goto(found(name));
    await row(name).nth(1).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("Shift+j");
    await page.getByText("2 selected").waitFor();
    await page.keyboard.press("e");
    const dialog = page.getByRole("dialog", { name: "Complete 2 tasks" });
    await dialog.getByText("You can undo it for a minute.").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Complete 2 tasks" }).click();
    await page.getByText("2 tasks completed.").waitFor();
    await page.getByRole("button", { name: /^Undo/ }).click();
    await row(name).nth(1).waitFor();
  });
});

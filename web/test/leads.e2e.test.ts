import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

describe.skipIf(!isPossible)("leads", () => {
  let browser: Browser;
  let page: Page;

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

  it("are made, changed where their facts stand, and found in the list that one comes back to", async () => {
    const name = await newLead();
    await page.getByRole("button", { name: /^Change Source/ }).click();
    await page.getByRole("textbox", { name: "Source" }).fill("fair");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Change Source: fair" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.waitForURL("**/leads");
    await page.locator(".grid-link", { hasText: name }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });

  it("are looked for at once by whoever comes to call one from the installed application's icon", async () => {
    const name = await newLead();
    await page.goto("/leads?focus=search");
    const search = page.getByRole("searchbox");
    await expect.poll(() => search.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type(name);
    await page.locator(".grid-link", { hasText: name }).waitFor();
    // The newest lead stands in the list before it is searched.
    await expect.poll(() => new URL(page.url()).searchParams.has("focus")).toBe(false);
  });

  it("are searched by the key of their page, whatever its address has become, not by that of calls", async () => {
    await page.goto("/leads");
    await page.getByRole("link", { name: "Pipeline", exact: true }).click();
    await page.waitForURL(/view=pipeline/);
    await page.locator("main .pipeline-card").first().waitFor();
    await page.keyboard.press("/");
    const search = page.locator("main").getByRole("searchbox");
    await expect.poll(() => search.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(new URL(page.url()).pathname).toBe("/leads");
  });

  it("move through the pipeline by the keyboard, keep the focus, and stay where the server refuses", async () => {
    const name = await newLead();
    await page.goto(`/leads?view=pipeline&q=${encodeURIComponent(name)}`);
    const column = (status: string) => page.getByRole("region", { name: status, exact: true });
    const card = (status: string) => column(status).getByRole("link", { name });
    await card("New").focus();
    await page.keyboard.press("Shift+ArrowRight");
    await card("Contacted").waitFor();
    await expect.poll(() => card("Contacted").evaluate((link) => link === document.activeElement)).toBe(true);
    await page.route("**/api/leads/*/status", (route) => route.fulfill({ status: 503, body: "" }));
    await page.keyboard.press("Shift+ArrowRight");
    await page.getByText(`${name} stays where it was.`).waitFor();
    await card("Contacted").waitFor();
    await page.unroute("**/api/leads/*/status");
    expect(await seriousViolations(page)).toEqual([]);
  });

  it("are dragged to another column, and taken back", async () => {
    const name = await newLead();
    await page.goto(`/leads?view=pipeline&q=${encodeURIComponent(name)}`);
    const column = (status: string) => page.getByRole("region", { name: status, exact: true });
    const card = (status: string) => column(status).getByRole("listitem").filter({ hasText: name });
    await page.getByLabel(`Move ${name}`).selectOption("contacted");
    await card("Contacted").waitFor();
    await card("Contacted").dragTo(column("Qualified"));
    await card("Qualified").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await card("Contacted").waitFor();
  });

  it("are asked about where somebody else was faster", async () => {
    await newLead();
    await page.getByRole("button", { name: /^Change Source/ }).click();
    await page.getByRole("textbox", { name: "Source" }).fill("radio");
    // Whoever else does it, does so by the same way.
    await page.evaluate(
      async (path) => {
        const { version } = await (await fetch(path)).json();
        const changed = await fetch(path, {
          method: "PATCH",
          headers: { "Content-Type": "application/json", "If-Match": `"${version}"` },
          body: JSON.stringify({ source: "newspaper" }),
        });
        if (!changed.ok) throw new Error(`${path}: ${changed.status}`);
      },
      `/api${new URL(page.url()).pathname}`,
    );
    await page.getByRole("textbox", { name: "Source" }).press("Enter");
    await page.getByText("Somebody changed this meanwhile to “newspaper”.").waitFor();
    await page.getByRole("button", { name: "Take theirs" }).click();
    await page.getByRole("button", { name: "Change Source: newspaper" }).waitFor();
  });

  it("are lost for a reason", async () => {
    const name = await newLead();
    await page.goto(`/leads?view=pipeline&q=${encodeURIComponent(name)}`);
    await page.getByLabel(`Move ${name}`).selectOption("lost");
    await page
      .getByRole("dialog", { name: "Why was it lost?" })
      .getByRole("button", { name: "No answer" })
      .click();
    await page.getByRole("region", { name: "Lost", exact: true }).getByRole("link", { name }).waitFor();
  });

  /** Makes a lead by the dialog, of a name that no other test and no other try has. */
  async function newLead(): Promise<string> {
    const name = `Kayaks ${randomUUID()}`;
    await page.goto("/leads");
    await page.getByRole("button", { name: "New lead" }).click();
    const dialog = page.getByRole("dialog", { name: "New lead" });
    await dialog.getByLabel("Company").fill(name);
    await dialog.getByRole("button", { name: "New lead" }).click();
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    return name;
  }
});

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs, tryAgain } from "./browser.ts";
import { expectNoSidewaysScroll } from "./checks.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

describe.skipIf(!isPossible)("reports", () => {
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

  const section = (name: string) => page.getByRole("region", { name, exact: true });

  it("say the same numbers as the API, as pictures, as tables and as CSV", async () => {
    // Days that are over: nothing changes while the test looks.
    const answer = page.waitForResponse(/\/api\/reports\/leads\?/);
    await page.goto("/reports?period=last-month");
    const { items } = await (await answer).json();
    const funnel = section("Lead funnel");
    await funnel.locator(".bar-rows tr").first().waitFor();
    const shown = await funnel.locator(".bar-rows .bar-rows-value").allTextContents();
    expect(shown).toEqual(
      items.map(({ reached }: { readonly reached: number }) => reached.toLocaleString("en")),
    );
    await funnel.getByText("Show the figures").click();
    expect(await funnel.locator(".figure-table tbody tr").count()).toBe(items.length);
    const download = page.waitForEvent("download");
    await funnel.getByRole("link", { name: "Save Lead funnel as CSV" }).click();
    expect((await download).suggestedFilename()).toMatch(/^leads-\d{4}-\d{2}-01-/);
    expect(await seriousViolations(page)).toEqual([]);
  });

  it("keep their days in the address, with the days before beside them", async () => {
    // A period has 366 days at most.
    const firstDay = new Date(Date.now() - 300 * 86_400_000).toISOString().slice(0, 10);
    await page.goto("/reports");
    await page.getByLabel("Period").selectOption("7d");
    await page.waitForURL("**/reports?period=7d");
    await page.getByText(/compared with/).waitFor();
    await page.locator(".report-legend-mark[data-of=before]").waitFor();
    await page.getByLabel("Compare with the days before").uncheck();
    await page.waitForURL("**/reports?period=7d&compare=0");
    await page.locator(".report-legend-mark[data-of=before]").waitFor({ state: "detached" });
    await page.getByLabel("Period").selectOption("days");
    await page.getByLabel("First day").fill(firstDay);
    await page.waitForURL(`**/reports?*from=${firstDay}*`);
    await page.reload();
    expect(await page.getByLabel("First day").inputValue()).toBe(firstDay);
  });

  it("say which of them failed, and try it again", async () => {
    await page.route("**/api/reports/agents?*", (route) => route.fulfill({ status: 500, body: "" }));
    // Days that nobody has looked at here: of others there may be a copy on the device.
    await page.goto("/reports?period=90d");
    await section("Agents").getByRole("heading", { name: "Agents could not be loaded" }).waitFor();
    await section("Call volume").locator(".column-chart").waitFor();
    await page.unroute("**/api/reports/agents?*");
    await tryAgain(section("Agents"));
    await section("Agents").locator(".figure-table").waitFor();
  });

  it("fit a phone, and are not for agents", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto("/reports");
    await section("Call volume").locator(".column-chart").waitFor();
    await expectNoSidewaysScroll(page);
    const context = await browser.newContext({ baseURL: BASE_URL ?? "" });
    const other = await context.newPage();
    await signInAs(other, "Agent");
    await other.goto("/reports");
    await other.getByText("Your role does not allow this.").waitFor();
    await context.close();
  });
});

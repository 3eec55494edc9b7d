import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whileOfficeIsClosed } from "../../app/test/simulator-office.ts";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";

const { TRUNKLINE_BASE_URL: BASE_URL, SIMULATOR_URL } = process.env;
const isPossible = BASE_URL !== undefined && SIMULATOR_URL !== undefined && findChromium() !== undefined;

describe.skipIf(!isPossible)("the list of calls", () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 420 },
      baseURL: BASE_URL ?? "",
    });
    page = await context.newPage();
    await signInAs(page);
  });
  afterAll(async () => {
    await browser?.close();
  });

  const open = async (path = "/calls") => {
    await page.goto(path);
    await page.locator(".grid-link").first().waitFor();
  };
  const cursor = () => page.locator('[data-cursor="true"]').getAttribute("aria-rowindex");

  it("is walked by keys, and one comes back to the row and the place that one left", async () => {
    // A call that comes in meanwhile stands above all others: every row is another one then.
    await whileOfficeIsClosed(SIMULATOR_URL ?? "", async () => {
      await open();
      await page.keyboard.press("j");
      for (let step = 0; step < 14; step += 1) await page.keyboard.press("ArrowDown");
      await expect.poll(cursor).toBe("16");
      const top = () => page.locator(".grid").evaluate(({ scrollTop }) => scrollTop);
      const before = await top();
      expect(before).toBeGreaterThan(0);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Timeline" }).waitFor();
      await page.keyboard.press("Escape");
      await page.locator('[data-cursor="true"]').waitFor();
      await expect.poll(top).toBe(before);
      // The grid has the focus again: the next key goes on from there.
      const was = Number(await cursor());
      await page.keyboard.press("k");
      await expect.poll(cursor).toBe(String(was - 1));
    });
  });

  it.each([1280, 1100, 900, 390, 320])("stays where it is when it is narrowed, %s wide", async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await open();
    const top = () => page.locator(".grid-frame").evaluate((frame) => frame.getBoundingClientRect().top);
    const before = await top();
    const narrowed = page.waitForResponse((answer) => answer.url().includes("direction=inbound"));
    if (width < 700) await page.getByRole("button", { name: /^Filters/ }).click();
    const opened = await top();
    await page.getByRole("combobox", { name: /^Direction/ }).selectOption({ index: 1 });
    await narrowed;
    await page.getByRole("button", { name: "Clear filters", exact: true }).waitFor();
    expect(await top()).toBe(opened);
    if (width >= 700) expect(opened).toBe(before);
    await page.getByRole("button", { name: "Clear filters", exact: true }).click();
    await page.setViewportSize({ width: 1280, height: 420 });
  });

  it("keeps chosen columns, and shares them with the filters by address", async () => {
    await open("/calls?direction=inbound");
    const chooser = page.getByRole("dialog", { name: "Columns that are shown" });
    await page.getByRole("button", { name: "Columns" }).click();
    await chooser.getByLabel("Summary", { exact: true }).uncheck();
    await page.keyboard.press("Escape");
    const head = page.getByRole("columnheader", { name: "Summary" });
    await head.waitFor({ state: "detached" });
    await page.reload();
    await page.locator(".grid-link").first().waitFor();
    expect(await head.count()).toBe(0);
    await page.goto("/calls?direction=inbound&columns=who,summary");
    await head.waitFor();
    // These two, and the one with the boxes.
    expect(await page.getByRole("columnheader").count()).toBe(3);
  });

  it("saves those that are selected as a file", async () => {
    await open();
    for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
    await page.getByText("2 selected").waitFor();
    await page.getByRole("region", { name: "Selected" }).getByRole("button", { name: "Export" }).click();
    const confirm = page.getByRole("button", { name: "Download 2 calls" });
    await confirm.waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    const saving = page.waitForEvent("download");
    await confirm.click();
    expect((await saving).suggestedFilename()).toBe("calls.csv");
  });

  it("says what it has to screen readers, in columns and as blocks", async () => {
    await open();
    const grid = page.getByRole("grid", { name: "Calls, newest first" });
    expect(await grid.getByRole("row").first().getAttribute("aria-rowindex")).toBe("1");
    expect(await seriousViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.locator('.grid[data-compact="true"]').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 420 });
  });
});

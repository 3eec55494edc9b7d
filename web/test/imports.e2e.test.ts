import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

describe.skipIf(!isPossible)("imports", () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      baseURL: BASE_URL ?? "",
    });
    page = await context.newPage();
    await signInAs(page, "Manager");
  });
  afterAll(async () => {
    await browser?.close();
  });

  it("show what a file would do before it does it, faults in their place, and are undone", async () => {
    const name = `Voile${randomUUID().slice(0, 13).replaceAll("-", "")}`;
    const mark = name.toLowerCase();
    const file = [
      // What was confirmed is remembered for files with the same headers: each try has its own.
      `Nom complet;Courriel;Groupe ${mark}`,
      `Ana ${name};ana.${mark}@imports.example;${mark}`,
      `Bea ${name};no address;${mark}`,
      `Cléo ${name};cleo.${mark}@imports.example;${mark}`,
    ].join("\n");
    await page.goto("/contacts");
    await page.getByRole("link", { name: "Import" }).click();
    await page.getByText("Drop a file of contacts here").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.locator('input[type="file"]').setInputFiles({
      ...{ name: `${mark}.csv`, mimeType: "text/csv", buffer: Buffer.from(file) },
    });
    await page.getByRole("heading", { level: 1, name: `${mark}.csv` }).waitFor();
    await page.getByRole("button", { name: "Import 2 contacts" }).waitFor();
    await page.locator('td[data-fault="true"]', { hasText: "no address" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByLabel(`Column Groupe ${mark} is`).selectOption("tags");
    await page.getByRole("button", { name: "Check with these changes" }).click();
    await page.getByRole("button", { name: "Import 2 contacts" }).click();
    await page.getByText("What the import did").waitFor();
    const faults = page.getByRole("link", { name: "Lines with faults as a file" });
    expect(await faults.getAttribute("href")).toContain("run=import&action=error");
    expect(await seriousViolations(page)).toEqual([]);
    await page.goto(`/contacts?tag=${mark}`);
    await page.locator(".grid-link", { hasText: name }).nth(1).waitFor();
    expect(await page.locator(".grid-link", { hasText: name }).count()).toBe(2);
    await page.goBack();
    await page.getByRole("button", { name: "Undo the import" }).click();
    await page.getByRole("button", { name: "Undo 2 contacts" }).click();
    await page.getByText("What became of it").waitFor();
    await page.getByText("2 removed again").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: `${mark}.csv` }).waitFor();
  });

  it("say why a file cannot be taken", async () => {
    await page.goto("/imports?kind=leads");
    await page.getByText("Drop a file of leads here").waitFor();
    await page.locator('input[type="file"]').setInputFiles({
      ...{ name: "empty.csv", mimeType: "text/csv", buffer: Buffer.from("") },
    });
    await page.getByText("The file could not be taken").waitFor();
  });
});

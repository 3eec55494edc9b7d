import { randomInt, randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

describe.skipIf(!isPossible)("contacts", () => {
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

  /** A word that no other try has. */
  const newName = () => `Lac${randomUUID().replaceAll("-", "")}`;
  /** Asks the server as the page does; resolves with its answer. */
  const ask = (
    method: string,
    path: string,
    body?: object,
    version?: number,
  ): Promise<{ id: string; version: number }> =>
    page.evaluate(
      async ([how, where, json, etag]) => {
        const response = await fetch(where, {
          method: how,
          headers: { "Content-Type": "application/json", ...(etag ? { "If-Match": `"${etag}"` } : {}) },
          ...(json ? { body: json } : {}),
        });
        if (!response.ok) throw new Error(`${where}: ${response.status}`);
        return response.status === 204 ? {} : await response.json();
      },
      [method, path, body ? JSON.stringify(body) : "", version ?? 0] as const,
    );
  const make = (fields: object) => ask("POST", "/api/contacts", fields);
  const fact = (name: string) => page.getByRole("button", { name: new RegExp(`^Change ${name}`) });

  it("are made with a hint at who is there already, and found in the list that one comes back to", async () => {
    const name = newName();
    const email = `${name.toLowerCase()}@contacts.example`;
    await make({ firstName: "Marie", lastName: name, email });
    await page.goto("/contacts?new=1");
    const dialog = page.getByRole("dialog", { name: "New contact" });
    await dialog.getByLabel("E-mail").fill(email);
    await dialog.getByText("Is it this one?").waitFor();
    await dialog.getByRole("link", { name: `Marie ${name}` }).waitFor();
    await dialog.getByLabel("Last name").fill(`${name}-2`);
    await dialog.getByRole("button", { name: "New contact" }).click();
    await page.getByRole("heading", { level: 1, name: `${name}-2` }).waitFor();
    await page.getByRole("heading", { name: "Perhaps the same person" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.waitForURL(/\/contacts$/);
    await page.locator(".grid-link", { hasText: `${name}-2` }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });

  it("are changed where their facts stand, changed back, and never overwrite what somebody else did unseen", async () => {
    const name = newName();
    const { id } = await make({ lastName: name, organization: "Kayaks" });
    await page.goto(`/contacts/${id}`);
    await fact("Organization").click();
    await page.getByRole("textbox", { name: "Organization" }).fill("Canoes");
    await page.keyboard.press("Enter");
    await page.getByText("Organization changed.").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: "Change Organization: Kayaks" }).waitFor();
    await fact("Organization").click();
    await page.getByRole("textbox", { name: "Organization" }).fill("Sails");
    const { version } = await ask("GET", `/api/contacts/${id}`);
    await ask("PATCH", `/api/contacts/${id}`, { organization: "Oars" }, version);
    await page.getByRole("textbox", { name: "Organization" }).press("Enter");
    await page.getByText("Somebody changed this meanwhile to “Oars”.").waitFor();
    await page.getByRole("button", { name: "Keep mine" }).click();
    await page.getByRole("button", { name: "Change Organization: Sails" }).waitFor();
    await page.route(`**/api/contacts/${id}`, (route) =>
      route.request().method() === "PATCH" ? route.fulfill({ status: 503, body: "" }) : route.fallback(),
    );
    await fact("Organization").click();
    await page.getByRole("textbox", { name: "Organization" }).fill("Rafts");
    await page.keyboard.press("Enter");
    // What was entered is there again, and nothing says that it is saved.
    await expect
      .poll(() => page.getByRole("textbox", { name: "Organization" }).inputValue(), { timeout: 15_000 })
      .toBe("Rafts");
    await page.unroute(`**/api/contacts/${id}`);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Change Organization: Sails" }).waitFor();
  });

  it("are changed many at once by the keyboard: confirmed by their number, and undone", async () => {
    const name = newName();
    for (const first of ["Ana", "Bea"]) await make({ firstName: first, lastName: name });
    await page.goto(`/contacts?q=${name}`);
    await page.locator(".grid-link", { hasText: name }).nth(1).waitFor();
    await page.getByRole("grid").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("x");
    await page.keyboard.press("Shift+ArrowDown");
    await page.getByText("2 selected").waitFor();
    await page.getByRole("button", { name: "Add tags" }).click();
    await page.getByLabel("Tags", { exact: true }).fill(name);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Add tags to 2 contacts" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("2 contacts tagged.").waitFor();
    const tags = page.locator('[data-column="tags"]', { hasText: name.toLowerCase() });
    await expect.poll(() => tags.count(), { timeout: 15_000 }).toBe(2);
    await page.getByRole("button", { name: /^Undo/ }).click();
    await page.getByText("Undone: 2 contacts as before.").waitFor();
    await expect.poll(() => tags.count(), { timeout: 15_000 }).toBe(0);
  });

  it("are deleted many at once only when their number is typed", async () => {
    const name = newName();
    for (const first of ["Ana", "Bea"]) await make({ firstName: first, lastName: name });
    await page.goto(`/contacts?q=${name}`);
    await page.locator(".grid-link", { hasText: name }).nth(1).waitFor();
    await page.getByRole("grid").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("x");
    await page.keyboard.press("Shift+ArrowDown");
    await page.getByText("2 selected").waitFor();
    await page.getByLabel("Selected").getByRole("button", { name: "Delete" }).click();
    const number = page.getByLabel("Type 2 to confirm");
    await number.fill("3");
    await page.keyboard.press("Enter");
    await page.getByText("This is not 2.").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await number.fill("2");
    await page.keyboard.press("Enter");
    await page.getByText("2 contacts deleted.").waitFor();
  });

  it("become one, field by field, and are taken apart again", async () => {
    const name = newName();
    const one = await make({ lastName: name, organization: "Kayaks", tags: ["vip"] });
    const other = await make({ lastName: name, organization: "Canoes", tags: ["fair"] });
    await ask("POST", `/api/contacts/${other.id}/notes`, { body: `Note of ${name}` });
    await page.goto(`/contacts/merge?ids=${one.id},${other.id}`);
    await page.getByText("Notes: 1").waitFor();
    await page.getByRole("radio", { name: /^Organization: Canoes/ }).check();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Merge 2 contacts" }).click();
    await page.waitForURL(`**/contacts/${one.id}`);
    await page.getByRole("button", { name: "Change Organization: Canoes" }).waitFor();
    await page.getByText(`Note of ${name}`).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("The contacts are apart again.").waitFor();
    await page.getByRole("button", { name: "Change Organization: Kayaks" }).waitFor();
  });

  it("are on the do-not-call list at a press, and off it again", async () => {
    const name = newName();
    const phone = `+1579${String(randomInt(10_000_000)).padStart(7, "0")}`;
    const { id } = await make({ lastName: name, phone });
    await page.goto(`/contacts/${id}`);
    await page.getByRole("button", { name: "Do not call any more" }).click();
    await page.getByText("May not be called").waitFor();
    await page.getByRole("button", { name: "May be called again" }).click();
    await page.getByRole("button", { name: "Do not call any more" }).waitFor();
  });
});

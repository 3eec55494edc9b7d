import { randomUUID } from "node:crypto";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";
import { expectNoSidewaysScroll, jsonOf } from "./checks.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const SIMULATOR_URL = process.env.SIMULATOR_URL;
const isPossible = BASE_URL !== undefined && SIMULATOR_URL !== undefined && findChromium() !== undefined;
const title = isPossible
  ? "webhooks, in Chromium"
  : "skipped: needs TRUNKLINE_BASE_URL, SIMULATOR_URL and a Chromium";

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 375, height: 720 };
/** What is on its way is asked for again every two seconds. */
const PATIENCE_MS = 30_000;

let browser: Browser;
let context: BrowserContext;
let page: Page;
let made: string[] = [];

beforeAll(async () => {
  if (isPossible) browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: WIDE, baseURL: BASE_URL ?? "" });
  page = await context.newPage();
  await signInAs(page, "Administrator");
});
afterEach(async () => {
  await faults(null);
  for (const id of made)
    await page.request.delete(`/api/webhook-endpoints/${id}`, { headers: { Origin: BASE_URL ?? "" } });
  made = [];
  await context?.close();
});

/** Has the simulator's receiver refuse what comes, or take it again. */
async function faults(given: object | null): Promise<void> {
  await fetch(`${SIMULATOR_URL}/control/faults/receiver`, {
    method: given ? "PUT" : "DELETE",
    headers: { "content-type": "application/json" },
    ...(given ? { body: JSON.stringify(given) } : {}),
  });
}

/** An address at the simulator's receiver that nobody else has. */
const newUrl = () => `${SIMULATOR_URL}/receiver/${randomUUID()}`;
const host = () => new URL(SIMULATOR_URL ?? "").host;

/** An endpoint, made without the screen. */
async function endpoint(): Promise<string> {
  const { id } = await jsonOf(
    page.request.post("/api/webhook-endpoints", {
      headers: { Origin: BASE_URL ?? "" },
      data: { url: newUrl(), events: ["contact.restored"], description: "Made by a test" },
    }),
  );
  made.push(id);
  return id;
}

const state = (text: string) => page.locator(".call-title").getByText(text, { exact: true });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const dialog = (name: string | RegExp) => page.getByRole("dialog", { name });
const deliveries = () => page.getByRole("region", { name: "Deliveries" }).locator("tbody tr");

/** Nothing is cut off or scrolled sideways, and axe has nothing serious to say, wide and narrow. */
async function expectSound(): Promise<void> {
  for (const viewport of [NARROW, WIDE]) {
    await page.setViewportSize(viewport);
    await expectNoSidewaysScroll(page);
    expect(await seriousViolations(page)).toEqual([]);
  }
}

describe.skipIf(!isPossible)(title, () => {
  it("adds an endpoint, shows its secret once, and says what a test came to", async () => {
    const url = newUrl();
    await page
      .getByRole("navigation", { name: "Administration" })
      .getByRole("link", { name: "Webhooks" })
      .click();
    await page.getByRole("heading", { level: 1, name: "Webhooks" }).waitFor();
    await page.keyboard.press("n");
    const form = dialog("Add an endpoint");
    await form.getByLabel("Address").fill(url);
    await form.getByLabel("What it is for").fill("A tour");
    await form
      .locator("summary")
      .filter({ hasText: /^Contact/ })
      .click();
    await form.getByRole("checkbox", { name: "contact.restored" }).check();
    await form
      .getByRole("status")
      .filter({ hasText: /^1 of \d+$/ })
      .waitFor();
    await expectSound();
    await form.getByRole("button", { name: "Add the endpoint" }).click();
    const shown = dialog("Copy the secret now");
    const secret = (await shown.locator("code").textContent()) ?? "";
    expect(secret).toMatch(/^whsec_/);
    await shown.getByRole("button", { name: "I have copied it" }).click();
    const row = page.getByRole("row").filter({ hasText: url });
    await row.getByText("Active").waitFor();
    await row.getByText("Nothing yet").waitFor();
    expect(await page.content()).not.toContain(secret);
    await expectSound();
    await row.getByRole("link").click();
    await page.getByRole("heading", { level: 1, name: url }).waitFor();
    made.push(new URL(page.url()).pathname.split("/").at(-1) ?? "");
    await page.getByRole("heading", { name: "Nothing was sent yet" }).waitFor();
    await page.keyboard.press("s");
    const test = dialog("Delivery of webhook.test");
    await test.getByText("Delivered").waitFor({ timeout: PATIENCE_MS });
    await test.getByRole("cell", { name: "204" }).waitFor();
    await test.getByText('"endpointId"').waitFor();
    await expectSound();
    await test.getByRole("button", { name: "Close", exact: true }).last().click();
    await deliveries().getByText("Delivered").waitFor({ timeout: PATIENCE_MS });
    await expectSound();
  });

  it("says what is missing, and what the server does not take, beside the field", async () => {
    await page.goto("/webhook-endpoints?new=1");
    const form = dialog("Add an endpoint");
    const send = form.getByRole("button", { name: "Add the endpoint" });
    await send.click();
    await form.getByText("Enter a whole address").waitFor();
    await form.getByText("Choose at least one event.").waitFor();
    await form.getByLabel("Address").fill("http://hooks.example/plain");
    await form.getByRole("button", { name: "Choose all" }).click();
    await send.click();
    await form.getByText("It must begin with https://.").waitFor();
    expect(await form.getByLabel("Address").getAttribute("aria-invalid")).toBe("true");
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toBe("");
  });

  it("pauses with a way back, gives a new secret, and deletes only what was named", async () => {
    await page.goto(`/webhook-endpoints/${await endpoint()}`);
    await state("Active").waitFor();
    await button("Pause").click();
    await state("Paused").waitFor();
    await page.getByText("Paused: what happens is kept, and sent once it is resumed.").waitFor();
    expect(await button("Send a test").count()).toBe(0);
    await expectSound();
    await button("Undo").click();
    await state("Active").waitFor();
    await button("New secret").click();
    await dialog("Give it a new secret?").getByRole("button", { name: "New secret" }).click();
    const shown = dialog("Copy the secret now");
    expect(await shown.locator("code").textContent()).toMatch(/^whsec_/);
    await shown.getByRole("button", { name: "I have copied it" }).click();
    await page.getByText("The secret before this one signs, too, until").waitFor();
    await button("Change").click();
    const form = dialog("Change the endpoint");
    await form.getByLabel("What it is for").fill("Changed by a test");
    await form.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Changed by a test").waitFor();
    await button("Delete").click();
    const sure = dialog(`Delete ${host()}?`);
    await sure.getByText("Changed by a test").waitFor();
    await sure.getByLabel(/^Type/).fill("another.example");
    await sure.getByRole("button", { name: "Delete" }).click();
    await sure.getByText(`That is not ${host()}.`).waitFor();
    await sure.getByLabel(/^Type/).fill(host());
    await sure.getByRole("button", { name: "Delete" }).click();
    await page.getByText("is told nothing any more").waitFor();
    await page.waitForURL(/\/webhook-endpoints$/);
    await page.goto(`/webhook-endpoints/${made.at(-1)}`);
    await page.getByRole("heading", { name: "There is no such endpoint" }).waitFor();
  });

  it("keeps what somebody else changed meanwhile, and asks before it puts something over the same", async () => {
    const id = await endpoint();
    const now = () => jsonOf(page.request.get(`/api/webhook-endpoints/${id}`));
    const changeElsewhere = async (data: object) => {
      const { version } = await now();
      const headers = { Origin: BASE_URL ?? "", "If-Match": `"${version}"` };
      await jsonOf(page.request.patch(`/api/webhook-endpoints/${id}`, { headers, data }));
    };
    await page.goto(`/webhook-endpoints/${id}`);
    await button("Change").click();
    const form = dialog("Change the endpoint");
    const save = form.getByRole("button", { name: "Save changes" });
    await form.getByLabel("What it is for").fill("Mine");
    const url = newUrl();
    await changeElsewhere({ url });
    // The page behind the window has it, and so its version.
    await page.locator("h1.hook-url").filter({ hasText: url }).waitFor({ timeout: PATIENCE_MS });
    await changeElsewhere({ status: "paused" });
    await save.click();
    await form.waitFor({ state: "detached" });
    expect(await now()).toMatchObject({ url, description: "Mine", status: "paused" });
    await button("Change").click();
    await form.getByLabel("What it is for").fill("Mine again");
    await changeElsewhere({ description: "Theirs" });
    await save.click();
    await form.getByText("Somebody changed what it is for meanwhile.").waitFor();
    expect(await now()).toMatchObject({ description: "Theirs" });
    expect(await form.getByLabel("What it is for").inputValue()).toBe("Mine again");
    await save.click();
    await form.waitFor({ state: "detached" });
    expect(await now()).toMatchObject({ url, description: "Mine again" });
  });

  it("leaves the page alone that is shown by the time a test is on its way", async () => {
    const id = await endpoint();
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route("**/api/webhook-endpoints/*/tests", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`/webhook-endpoints/${id}`);
    await button("Send a test").click();
    await page
      .getByRole("navigation", { name: "Administration" })
      .getByRole("link", { name: "Webhooks" })
      .click();
    await page.getByRole("heading", { level: 1, name: "Webhooks" }).waitFor();
    answer();
    const row = page.getByRole("row").filter({ has: page.locator(`a[href="/webhook-endpoints/${id}"]`) });
    await row.getByText("Delivered").waitFor({ timeout: PATIENCE_MS });
    expect(new URL(page.url()).pathname).toBe("/webhook-endpoints");
  });

  it("says why an endpoint was disabled, and sends again what was given up, confirmed by its number", async () => {
    await page.goto(`/webhook-endpoints/${await endpoint()}`);
    await faults({ errorRate: 1, errorStatus: 410 });
    await button("Send a test").click();
    const test = dialog("Delivery of webhook.test");
    await test.getByText("Given up").waitFor({ timeout: PATIENCE_MS });
    await test.getByRole("cell", { name: "410" }).waitFor();
    await page.keyboard.press("Escape");
    await state("Disabled").waitFor({ timeout: PATIENCE_MS });
    await page.getByText("it answered that it is gone (410)").waitFor();
    expect(await page.getByRole("button", { name: /^Send/ }).count()).toBe(0);
    await expectSound();
    await faults(null);
    await button("Enable").click();
    await state("Active").waitFor();
    await page.getByLabel("State").selectOption({ label: "Given up" });
    expect(new URL(page.url()).searchParams.get("status")).toBe("dead");
    await deliveries().getByText("410").waitFor();
    await button("Send all again").click();
    const deed = "Send 1 delivery again";
    await dialog(deed).getByRole("button", { name: deed }).click();
    await page.getByRole("heading", { name: "Nothing matches" }).waitFor({ timeout: PATIENCE_MS });
    await page.getByRole("button", { name: "Show all" }).click();
    await deliveries().getByText("Delivered").waitFor({ timeout: PATIENCE_MS });
    await deliveries()
      .getByRole("button", { name: /^Send again: webhook.test/ })
      .click();
    await page.getByText("webhook.test is on its way again.").waitFor();
    await deliveries().getByText("Delivered").waitFor({ timeout: PATIENCE_MS });
    await deliveries().getByRole("link").click();
    await expect
      .poll(() => dialog("Delivery of webhook.test").getByRole("cell", { name: "204" }).count())
      .toBe(2);
  });

  it("is no matter of supervisors", async () => {
    const other = await browser.newContext({ viewport: WIDE, baseURL: BASE_URL ?? "" });
    const theirs = await other.newPage();
    await signInAs(theirs, "Supervisor");
    await theirs.goto("/webhook-endpoints?new=1");
    await theirs.getByRole("heading", { name: "Webhooks could not be loaded" }).waitFor();
    await theirs.getByText("Your role does not allow this.").waitFor();
    expect(await theirs.getByRole("dialog").count()).toBe(0);
    expect(await theirs.getByRole("button", { name: "Add an endpoint" }).count()).toBe(0);
    await other.close();
  });
});

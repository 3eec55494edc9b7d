import { randomUUID } from "node:crypto";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";
import { expectNoSidewaysScroll, jsonOf } from "./checks.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const SIMULATOR_URL = process.env.SIMULATOR_URL;
const missing = [
  BASE_URL ? undefined : "TRUNKLINE_BASE_URL",
  SIMULATOR_URL ? undefined : "SIMULATOR_URL",
  findChromium() ? undefined : "a Chromium",
].filter((what) => what !== undefined);
const title = missing.length === 0 ? "the page of a call" : `skipped: needs ${missing.join(", ")}`;

/** A recording is fetched and measured, and a trace is in Tempo, within this time. */
const SETTLED_MS = 90_000;

let browser: Browser;
let context: BrowserContext;
let page: Page;
let address = "";

/** The address of a call that was spoken in, raised an alert and has ended; `tab` is signed in. */
async function endedCall(tab: Page): Promise<string> {
  // An exchange of its own: other files place calls, too.
  const number = `+1819556${String(Math.floor(Math.random() * 10_000)).padStart(4, "0")}`;
  const placed = await fetch(`${SIMULATOR_URL}/control/calls`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ scenario: "urgent", durationSeconds: 0, phone: number }),
  });
  expect(placed.status).toBe(202);
  const deadline = Date.now() + SETTLED_MS;
  while (Date.now() < deadline) {
    const found = await jsonOf(tab.request.get(`/api/calls?phone=${encodeURIComponent(number.slice(2))}`));
    const { items } = found as { items: { id: string; status: string }[] };
    const call = items.find(({ status }) => status === "completed");
    const recordings: { items: { status: string }[] } = call
      ? await jsonOf(tab.request.get(`/api/recordings?callId=${call.id}`))
      : { items: [] };
    if (call && recordings.items.some(({ status }) => status === "ready")) {
      return `/calls/${call.id}`;
    }
    await tab.waitForTimeout(1_000);
  }
  throw new Error(`the call of ${number} has no recording after ${SETTLED_MS} ms`);
}

beforeAll(async () => {
  if (missing.length === 0) browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, baseURL: BASE_URL ?? "" });
  page = await context.newPage();
  await signInAs(page);
  address ||= await endedCall(page);
  await page.goto(address);
});
afterEach(async () => {
  await context?.close();
});

describe.skipIf(missing.length > 0)(title, () => {
  it("plays the recording from a line of the transcript, and by keys (CC-5)", async () => {
    const position = page.getByRole("slider", { name: "Position in the recording" });
    const lines = page.locator("button.said-text");
    await lines.nth(1).click();
    await page.locator('.said[aria-current="true"]').first().waitFor();
    // In whole seconds; a line may begin within the first.
    await expect.poll(async () => Number(await position.getAttribute("aria-valuenow"))).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Pause" }).click();
    await position.focus();
    await page.keyboard.press("Home");
    expect(await position.getAttribute("aria-valuenow")).toBe("0");
    await page.keyboard.press("ArrowRight");
    // Five seconds, or to the end of a recording that is shorter.
    expect(Number(await position.getAttribute("aria-valuenow"))).toBeGreaterThan(0);
  });

  it("draws the alert's trace, through which keys lead (CC-11)", async () => {
    await page.locator("#trace").scrollIntoViewIfNeeded();
    const rows = page.getByRole("tree").getByRole("treeitem");
    // Tempo has a trace seconds after its last span.
    await expect
      .poll(
        async () => {
          const again = page.getByRole("button", { name: "Look again" });
          // It may go by itself under the click.
          if (await again.isVisible()) await again.click({ timeout: 2_000 }).catch(() => undefined);
          return rows.filter({ hasText: "Text message handed to the carrier" }).count();
        },
        { timeout: SETTLED_MS, interval: 1_000 },
      )
      .toBeGreaterThan(0);
    await rows.first().focus();
    await page.keyboard.press("ArrowLeft");
    expect(await rows.count()).toBe(1);
    expect(await rows.first().getAttribute("aria-expanded")).toBe("false");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    expect(await rows.nth(1).evaluate((row) => row === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: /^Details/ }).waitFor();
    await page.getByLabel("Engineer’s view").check();
    await rows.filter({ hasText: "INSERT" }).first().waitFor();
    expect(new URL(page.url()).searchParams.get("spans")).toBe("1");
  });

  it("keeps a note, and one that was deleted comes back by undo", async () => {
    const text = `Called back ${randomUUID()}`;
    await page.getByRole("textbox", { name: "Note" }).fill(text);
    await page.keyboard.press("Control+Enter");
    const note = page.locator(".note").filter({ hasText: text });
    await note.getByRole("button", { name: "Delete note" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await note.waitFor();
    await page.reload();
    await note.waitFor();
    await note.getByRole("button", { name: "Delete note" }).click();
    await page.locator(".note-gone").waitFor();
    await page.locator(".note-gone").waitFor({ state: "detached", timeout: 15_000 });
    await page.reload();
    // Of what an earlier try has left there may be some.
    await page.locator(".notes").waitFor({ state: "attached" });
    expect(await note.count()).toBe(0);
  });

  it("makes a task and ticks it", async () => {
    const task = `Send the invoice ${randomUUID()}`;
    await page.getByRole("textbox", { name: "Task" }).fill(task);
    await page.keyboard.press("Enter");
    const box = page.getByRole("checkbox", { name: `Done: ${task}` });
    // The page says so before the server does: a reload at once would be faster than it.
    const isKept = page.waitForResponse((one) => /\/tasks\/[^/]+\/status$/.test(one.url()) && one.ok());
    await box.check();
    await isKept;
    await page.reload();
    await expect.poll(() => box.isChecked()).toBe(true);
  });

  it("has nothing serious against it by axe, wide and on a phone", async () => {
    await page.locator("#trace").scrollIntoViewIfNeeded();
    await page.getByRole("treeitem").first().waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await seriousViolations(page)).toEqual([]);
    await expectNoSidewaysScroll(page);
  });
});

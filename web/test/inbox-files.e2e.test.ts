import { deflateSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const SIMULATOR_URL = process.env.SIMULATOR_URL;
const isPossible = BASE_URL !== undefined && SIMULATOR_URL !== undefined && findChromium() !== undefined;

/** A picture: 8 × 8 in one grey. */
function png(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const framed = Buffer.alloc(8 + body.length);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), 4 + body.length);
    return framed;
  };
  const header = Buffer.from([0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 0]);
  const rows = Buffer.alloc(8 * 9, 0x80);
  for (let row = 0; row < 8; row += 1) rows[row * 9] = 0;
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function crc32(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe.skipIf(!isPossible)("pictures and opt-outs in the inbox", () => {
  let browser: Browser;
  let page: Page;
  let phone: string;
  beforeAll(async () => {
    browser = await launchChromium();
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      baseURL: BASE_URL ?? "",
    });
    page = await context.newPage();
    await signInAs(page, "Manager");
    phone = `+1581${String(Math.floor(Math.random() * 10_000_000)).padStart(7, "0")}`;
    const opened = await page.request.post("/api/threads", { data: { phone } });
    const { id } = (await opened.json()) as { readonly id: string };
    await page.goto(`/inbox/${id}`);
    await field().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
  });

  const field = () => page.getByRole("textbox", { name: "Reply by SMS" });
  const choose = (name: string, buffer: Buffer) =>
    page.locator('.composer input[type="file"]').setInputFiles({ name, mimeType: "image/png", buffer });
  const chosen = () => page.locator(".composer-files > li");
  const message = (text: string) => page.locator(".message", { hasText: text });

  it("says why a picture cannot be added: too large, or the server fails", async () => {
    await choose("large.png", Buffer.concat([png(), Buffer.alloc(5_300_000)]));
    await page.getByText("large.png cannot be added. All files together may have 5 MB.").waitFor();
    await page.route("**/attachments?*", (route) => route.fulfill({ status: 503, json: {} }), { times: 1 });
    await choose("leak.png", png());
    await page.getByText("leak.png cannot be added.").waitFor();
    expect(await chosen().count()).toBe(0);
  });

  it("shows the picture before it goes, keeps it over another page and when it comes back to be changed", async () => {
    await choose("leak.png", png());
    const picture = chosen().locator("img");
    await expect.poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(8);
    expect(await seriousViolations(page)).toEqual([]);
    await page
      .getByRole("link", { name: /^Tasks/ })
      .first()
      .click();
    await page.getByRole("heading", { name: "Tasks", level: 1 }).waitFor();
    await page.goBack();
    await chosen().getByText("leak.png").waitFor();
    await page.route("**/api/threads/*/messages", (route) =>
      route.request().method() === "POST"
        ? route.fulfill({ status: 422, json: { error: { code: "invalid_input", message: "No" } } })
        : route.continue(),
    );
    await field().fill("Here is the leak");
    await field().press("Control+Enter");
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    await page.unroute("**/api/threads/*/messages");
    expect(await field().inputValue()).toBe("Here is the leak");
    await chosen().getByText("leak.png").waitFor();
  });

  it("sends it with its text", async () => {
    await field().press("Control+Enter");
    const picture = message("Here is the leak").locator(".message-picture img");
    await expect
      .poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth), { timeout: 20_000 })
      .toBe(8);
    expect(await chosen().count()).toBe(0);
  });

  it("sends a picture without a word", async () => {
    await choose("roof.png", png());
    await chosen().getByText("roof.png").waitFor();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    const pictures = page.locator('.message[data-kind="outbound"] .message-picture img');
    await expect.poll(() => pictures.count(), { timeout: 20_000 }).toBe(2);
    await expect
      .poll(() => page.locator(".message").last().locator(".message-text").count(), { timeout: 20_000 })
      .toBe(0);
    await page.getByText("Picture or file").first().waitFor();
  });

  it("tells that they have opted out, and sends nothing more", async () => {
    const told = await fetch(`${SIMULATOR_URL}/control/replies`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ from: phone, text: "STOP" }),
    });
    expect(told.status).toBe(202);
    await page
      .getByText("They have withdrawn their consent: nothing may be sent.")
      .waitFor({ timeout: 30_000 });
    expect(await field().isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Send", exact: true }).isDisabled()).toBe(true);
    expect(await seriousViolations(page)).toEqual([]);
    // A note to colleagues is nobody else's matter.
    await page.getByRole("button", { name: "Note", exact: true }).click();
    expect(await page.getByRole("textbox", { name: "Internal note" }).isEnabled()).toBe(true);
  });
});

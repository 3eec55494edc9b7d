import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";
import { jsonOf } from "./checks.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

describe.skipIf(!isPossible)("voicemails", () => {
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
  interface Known {
    readonly id: string;
    readonly readAt: string | null;
    readonly priority: number;
    readonly deletedAt: string | null;
  }
  /** One that nobody has heard; a try before this one may have left it as done. */
  async function newVoicemail(): Promise<string> {
    const listed = async (query: string): Promise<Known[]> =>
      (await jsonOf(page.request.get(`/api/voicemails?limit=1${query}`))).items;
    const [voicemail] = [...(await listed("")), ...(await listed("&deleted=true"))];
    if (!voicemail) throw new Error("the demo has no voicemail");
    if (voicemail.deletedAt !== null)
      await jsonOf(page.request.post(`/api/voicemails/${voicemail.id}/restore`));
    await jsonOf(page.request.delete(`/api/voicemails/${voicemail.id}/read`));
    return voicemail.id;
  }
  const read = (id: string): Promise<Known> => jsonOf(page.request.get(`/api/voicemails/${id}`));

  it("are heard, rated, taken, done and brought back", async () => {
    const id = await newVoicemail();
    await page.goto("/voicemails");
    await page.locator(`.grid-link[href="/voicemails/${id}"]`).click();
    await page.getByRole("button", { name: "Play" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);

    await page.keyboard.press("u");
    await expect.poll(async () => (await read(id)).readAt).not.toBeNull();

    const { priority } = await read(id);
    const wanted = priority === 2 ? 1 : 2;
    await page.getByRole("combobox", { name: "Urgency" }).last().selectOption(String(wanted));
    await expect.poll(async () => (await read(id)).priority).toBe(wanted);

    await page.keyboard.press("e");
    await page.getByText(/: done\./).waitFor();
    await expect.poll(async () => (await read(id)).deletedAt).not.toBeNull();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(async () => (await read(id)).deletedAt).toBeNull();
  });

  it("are marked as heard together, confirmed by their number", async () => {
    await newVoicemail();
    await page.goto("/voicemails");
    await page.locator(".brief").first().waitFor();
    await page
      .locator(".grid-body")
      .getByRole("checkbox", { name: /^Select / })
      .first()
      .check();
    await page.getByRole("toolbar").getByRole("button", { name: "Mark heard" }).click();
    const dialog = page.getByRole("dialog", { name: "Mark as heard 1 voicemail" });
    await dialog.getByRole("button", { name: "Mark as heard 1 voicemail" }).click();
    await page.getByText("1 voicemail marked as heard.").waitFor();
  });
});

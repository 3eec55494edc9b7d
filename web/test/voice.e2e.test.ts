import { randomInt } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

/** Ears that hear what the test says: Chromium without a sound card and a speech service has none. */
const EARS = `
  window.SpeechRecognition = class extends EventTarget {
    start() { window.ears = this; }
    stop() { this.dispatchEvent(new Event("end")); }
    abort() { this.dispatchEvent(new Event("end")); }
    hear(transcript) {
      const results = [Object.assign([{ transcript }], { isFinal: true })];
      this.dispatchEvent(Object.assign(new Event("result"), { results }));
      this.dispatchEvent(new Event("speechend"));
      if (!this.continuous) this.dispatchEvent(new Event("end"));
    }
  };`;

/** A word that no other lead has; letters, as people speak them. */
function word(): string {
  // Not of the time: words of the same minute sound alike, and what sounds alike is asked about.
  const letters = Array.from({ length: 12 }, () => "bdfgklmnpr"[randomInt(10)]);
  return `Z${letters.join("a")}`;
}

describe.skipIf(!isPossible)("voice commands", () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      baseURL: BASE_URL ?? "",
    });
    await context.addInitScript(EARS);
    page = await context.newPage();
    await signInAs(page, "Manager");
  });
  afterAll(async () => {
    await browser?.close();
  });

  const panel = () => page.getByRole("dialog", { name: "Say or type a command" });
  const field = () => panel().getByRole("textbox", { name: "Command" });
  /** Says something into the panel that listens. */
  const hear = async (text: string) => {
    await panel().getByRole("button", { name: "Stop listening" }).waitFor();
    await page.evaluate(`window.ears.hear(${JSON.stringify(text)})`);
  };
  /** Makes a lead; resolves with its page's path. */
  const newLead = async (company: string): Promise<string> => {
    const answer = await page.request.post("/api/leads", {
      data: { company, priority: 3, allowDuplicate: true },
      headers: { Origin: BASE_URL ?? "" },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    return `/leads/${(await answer.json()).id}`;
  };

  it("do what is said while a key is held, and take it back", async () => {
    const company = word();
    await page.goto(await newLead(company));
    await page.getByRole("heading", { name: company, level: 1 }).waitFor();
    await page.keyboard.down("v");
    await hear("make it urgent");
    expect(await field().inputValue()).toBe("make it urgent");
    const sent = page.waitForRequest("**/api/voice-commands");
    await page.keyboard.up("v");
    const { speech, context, language } = (await sent).postDataJSON();
    expect(speech).toMatchObject({ endedAt: expect.any(String), sentAt: expect.any(String) });
    expect([context.open.type, language]).toEqual(["lead", "en"]);
    await panel().waitFor({ state: "detached" });
    await page.locator('.priority[data-priority="1"]').waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Taken back.").waitFor();
    await page.locator('.priority[data-priority="3"]').waitFor();
  });

  it("show several things first, and do them after a yes only", async () => {
    const company = word();
    await page.goto(await newLead(company));
    await page.getByRole("heading", { name: company, level: 1 }).waitFor();
    await page.keyboard.press("v");
    await hear("make it urgent and add a note that she likes blue");
    await panel().getByRole("heading", { name: "Do these 2 things?" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await page.locator('.priority[data-priority="1"]').count()).toBe(0);
    await page.keyboard.press("Enter");
    await panel().waitFor({ state: "detached" });
    await page.getByText("she likes blue").waitFor();
    await page.locator('.priority[data-priority="1"]').waitFor();
  });

  it("ask back which one is meant, and are answered by a number", async () => {
    const company = word();
    await newLead(`${company} North`);
    await newLead(`${company} South`);
    await page.goto("/board");
    await page.getByRole("heading", { name: "Active calls" }).waitFor();
    await page.keyboard.press("v");
    await hear(`open ${company}`);
    await panel()
      .getByRole("button", { name: `${company} North` })
      .waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    const [first = ""] = await panel().locator(".voice-examples button").allTextContents();
    await page.keyboard.press("1");
    await page.getByRole("heading", { name: first.slice(1), level: 1 }).waitFor();
    await page.waitForURL("**/leads/*");
  });

  it("are typed, too, from the palette, and say what could be said instead", async () => {
    await page.goto("/board");
    await page.getByRole("heading", { name: "Active calls" }).waitFor();
    await page.getByRole("button", { name: "Search or jump to" }).click();
    await page.getByRole("combobox", { name: "Search, or type a command" }).fill("sing me a song");
    await page.getByRole("option", { name: "Do “sing me a song”" }).click();
    await panel().getByText("I did not understand that.").first().waitFor();
    expect(await field().inputValue()).toBe("sing me a song");
    expect(await seriousViolations(page)).toEqual([]);
    await field().fill("show my leads");
    await page.keyboard.press("Enter");
    await panel()
      .getByText(/^Show my leads/)
      .first()
      .waitFor();
    await page.keyboard.press("Escape");
    await panel().waitFor({ state: "detached" });
  });

  it("tell that the microphone is not allowed, and that the server was not reached, which is tried again", async () => {
    await page.goto("/board");
    await page.getByRole("heading", { name: "Active calls" }).waitFor();
    await page.keyboard.press("v");
    await panel().getByRole("button", { name: "Stop listening" }).waitFor();
    await page.evaluate(`
      window.ears.dispatchEvent(Object.assign(new Event("error"), { error: "not-allowed" }));
      window.ears.dispatchEvent(new Event("end"));`);
    await panel().getByText("This site may not use the microphone.").first().waitFor();
    await page.route("**/api/voice-commands", (route) => route.abort());
    await field().fill("show my leads");
    await page.keyboard.press("Enter");
    await panel().getByRole("heading", { name: "That did not reach the server" }).waitFor();
    await page.unroute("**/api/voice-commands");
    await panel().getByRole("button", { name: "Try again" }).click();
    await panel()
      .getByText(/^Show my leads/)
      .first()
      .waitFor();
    await page.keyboard.press("Escape");
  });
});

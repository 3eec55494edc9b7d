import { randomInt, randomUUID } from "node:crypto";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { whileOfficeIsClosed } from "../../app/test/simulator-office.ts";
import { findChromium, launchChromium, seriousViolations } from "./browser.ts";
import { jsonOf, skeletonsLeft } from "./checks.ts";
import { expectFocusSeen } from "./focus.ts";
import { takeWhatWaits } from "./open-alerts.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const SIMULATOR_URL = process.env.SIMULATOR_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;
/** More presses than anything is away on a page. */
const MAX_PRESSES = 120;

describe.skipIf(!isPossible)("a day by keyboard alone", () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
  });
  afterEach(async () => {
    await context?.close();
  });

  /** Presses keys one after the other; after each the focus is somewhere where it is seen. */
  async function press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await page.keyboard.press(key);
      await expectFocusSeen(page, `after ${key} at ${new URL(page.url()).pathname}`);
    }
  }

  /** Goes on by Tab until `target` has the focus. */
  async function tabTo(target: Locator, key = "Tab"): Promise<void> {
    await target.first().waitFor({ state: "attached" });
    for (let count = 0; count < MAX_PRESSES; count += 1) {
      if (await target.first().evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press(key);
    }
    await expectFocusSeen(page, "on the way by Tab");
    expect(await target.first().evaluate((element) => element === document.activeElement)).toBe(true);
  }

  /** Two keys of a way, which mean nothing one by one. */
  async function goTo(letter: string, title: string): Promise<void> {
    await page.keyboard.press("g");
    await page.keyboard.press(letter);
    await page.locator("main").getByRole("heading", { name: title, level: 1 }).waitFor({ state: "attached" });
    await expect.poll(() => skeletonsLeft(page), { timeout: 20_000 }).toBe(0);
    await expectFocusSeen(page, `after g ${letter}`);
  }

  async function signIn(role: string): Promise<void> {
    context = await browser.newContext({ baseURL: BASE_URL ?? "", viewport: { width: 1_280, height: 640 } });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto("/sign-in");
    await tabTo(page.getByRole("button", { name: `Sign in as ${role}` }));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Active calls" }).waitFor();
    await expectFocusSeen(page, "after the sign-in");
  }

  async function signOut(): Promise<void> {
    await tabTo(page.getByRole("button", { name: /^Account/ }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await tabTo(page.getByRole("button", { name: "Sign out" }));
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Sign in as Agent" }).waitFor();
    await expectFocusSeen(page, "after the sign-out");
  }

  /** Writes a note of the call that is open. */
  async function addNote(said: string): Promise<void> {
    const notes = page.getByRole("region", { name: "Notes" });
    await tabTo(notes.getByRole("textbox"));
    await page.keyboard.type(said);
    await tabTo(notes.getByRole("button", { name: /^(Add|Save)/ }));
    await page.keyboard.press("Enter");
    await page.getByText(said).first().waitFor();
    await expectFocusSeen(page, "after a note was added");
  }

  const api = async (path: string, data: object) =>
    jsonOf(page.request.post(`/api/${path}`, { headers: { Origin: BASE_URL ?? "" }, data }));

  it("of an agent: tasks, an answer, a call, a message", async () => {
    await signIn("Agent");
    const { user } = await jsonOf(page.request.get("/api/session"));
    const titles = [1, 2].map((number) => `Ring ${number} ${randomUUID()}`);
    for (const [index, title] of titles.entries()) {
      const at = new Date(Date.UTC(2019, 0, 1 + index) - Date.now() / 1_000).toISOString();
      await api("tasks", { title, assigneeIds: [user.id], due: { at } });
    }
    await goTo("h", "Today");
    // A row that is done goes, and the focus goes on to the next one.
    const [first, second] = titles.map((title) => page.getByRole("link", { name: title }));
    if (!first || !second) throw new Error("Two tasks were made.");
    await tabTo(first);
    await press("e");
    await first.waitFor({ state: "detached" });
    await expectFocusSeen(page, "after a row was done");
    await tabTo(second);
    await press("e");
    await second.waitFor({ state: "detached" });
    await expectFocusSeen(page, "after the last row was done");

    // Typed ahead: the last key is meant for a page whose code is still on its way.
    for (const key of "gtn") await page.keyboard.press(key);
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await expectFocusSeen(page, "in the dialog of a task");
    const title = `By keys ${randomUUID()}`;
    await page.keyboard.type(title);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await expectFocusSeen(page, "after a task was made");
    await tabTo(page.getByRole("link", { name: "Board", exact: true }).last(), "Shift+Tab");
    await page.keyboard.press("Enter");
    const card = page.locator("[data-task]", { hasText: title }).getByRole("link");
    await tabTo(card);
    await press("Shift+ArrowRight");
    await expect.poll(() => card.evaluate((element) => element === document.activeElement)).toBe(true);

    await goTo("i", "Inbox");
    await press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/inbox\/./);
    await page.locator("main textarea").waitFor();
    await expectFocusSeen(page, "after a thread was opened");
    await page.keyboard.press("r");
    const reply = page.locator("textarea:focus");
    await reply.waitFor();
    await page.keyboard.type("Until tomorrow then.");
    await press("Escape");
    await press("r");
    await reply.waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByText("Until tomorrow then.").first().waitFor();
    await expectFocusSeen(page, "after an answer was sent");
    await press("Escape");

    await goTo("c", "Calls");
    await press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/calls\/./);
    await addNote(`Said by keys ${randomUUID()}`);
    await press("Escape");

    await goTo("m", "Channels");
    await tabTo(page.locator("main a[href^='/channels/']"));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/channels\/./);
    await page.locator("main textarea").waitFor();
    await page.keyboard.press("r");
    await page.locator("textarea:focus").waitFor();
    const message = `Good morning ${randomUUID()}`;
    await page.keyboard.type(message);
    await page.keyboard.press("Enter");
    await page.getByText(message).first().waitFor();
    await expectFocusSeen(page, "after a message was written");
    await press("Escape");
    await signOut();
  });

  it("of a manager: a lead made and moved on, two assigned at once, a report, a shift", async () => {
    await signIn("Manager");
    const company = `Kayaks ${randomUUID()}`;
    // By what one wants to do, from anywhere.
    await page.keyboard.press("Control+k");
    await page.keyboard.type("New lead");
    await page
      .getByRole("option", { name: /New lead/ })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await page.getByRole("dialog", { name: "New lead" }).waitFor();
    await tabTo(dialog.getByLabel("Company"));
    await page.keyboard.type(company);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: company, level: 1 }).waitFor();
    await expectFocusSeen(page, "after a lead was made");

    await goTo("l", "Leads");
    await tabTo(page.getByRole("link", { name: "Pipeline", exact: true }));
    await page.keyboard.press("Enter");
    await page.waitForURL(/view=pipeline/);
    await page.locator("main .pipeline-card").first().waitFor();
    await press("/");
    await page.keyboard.type(company);
    const card = (status: string) =>
      page.getByRole("region", { name: status, exact: true }).getByRole("link", { name: company });
    await tabTo(card("New"));
    await press("Shift+ArrowRight");
    await card("Contacted").waitFor();
    await expect.poll(() => card("Contacted").evaluate((link) => link === document.activeElement)).toBe(true);

    await goTo("l", "Leads");
    await press("j", "x", "j", "x");
    await page.getByText("2 selected").waitFor();
    await tabTo(page.getByRole("region", { name: "Selected" }).getByRole("button", { name: "Assign" }));
    await page.keyboard.press("Enter");
    await dialog.waitFor();
    await expectFocusSeen(page, "in the dialog of who gets them");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expectFocusSeen(page, "after it was left");
    await press("Escape");

    await goTo("r", "Reports");
    await tabTo(page.getByLabel("Period"));
    await page.keyboard.type("Last month");
    await page.waitForURL(/period=last-month/);
    await tabTo(page.getByText("Show the figures").first());
    await press("Enter");
    await page.locator(".figure-table").first().waitFor();

    await goTo("o", "On-call");
    await tabTo(page.locator("button.rota-part"));
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Put somebody on call instead" }).waitFor();
    await expectFocusSeen(page, "in the dialog of a shift");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expectFocusSeen(page, "after the dialog of a shift");
    await signOut();
  });

  it.skipIf(SIMULATOR_URL === undefined)(
    "of somebody on call: an urgent call taken, what was done written down, the stack looked at",
    async () => {
      await takeWhatWaits(BASE_URL ?? "");
      await signIn("Manager");
      const last = String(randomInt(10_000)).padStart(4, "0");
      // On a day at the office somebody would answer the SMS first.
      await whileOfficeIsClosed(SIMULATOR_URL ?? "", async () => {
        const placed = await fetch(`${SIMULATOR_URL}/control/calls`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ scenario: "urgent", durationSeconds: 40, phone: `+1819555${last}` }),
        });
        expect(placed.status).toBe(202);
        const card = page.locator(".board-cards [data-call]", { hasText: `(819) 555-${last}` });
        await card.getByText("Nobody has it yet").waitFor({ timeout: 40_000 });
        await tabTo(card);
        await press("a");
        await card.getByText("has it").waitFor();
        expect(await card.evaluate((element) => element === document.activeElement)).toBe(true);
        await page.keyboard.press("Enter");
      });
      await page.waitForURL(/\/calls\/./);
      await page.getByRole("heading", { name: "Timeline" }).waitFor();
      await expectFocusSeen(page, "after the call was opened");
      await addNote(`Sent the crew ${randomUUID()}`);
      await press("Escape");
      await page.waitForURL(/\/board$/);
      await goTo("a", "Alerts");
      await goTo("p", "Performance");
      await tabTo(page.getByRole("button", { name: "Save as CSV" }));
      await goTo("n", "Notifications");
      await press("j", "e");
      await signOut();
    },
  );

  it("of an administrator: somebody invited, a setting, a way out of every dialog", async () => {
    await signIn("Administrator");
    await goTo("u", "Users");
    await tabTo(page.getByRole("button", { name: "Invite somebody" }));
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await expectFocusSeen(page, "in a dialog");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expectFocusSeen(page, "after Escape");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("Invite somebody");
    await page.keyboard.press("Enter");
    await dialog.waitFor();
    await tabTo(dialog.getByLabel("E-mail"));
    await page.keyboard.type(`keys-${randomUUID()}@trunkline.example`);
    await tabTo(dialog.getByLabel("Name"));
    await page.keyboard.type("Somebody By Keys");
    await page.keyboard.press("Enter");
    // Where no mail can be sent it says so, and stays.
    const isAnswered = async () =>
      (await dialog.count()) === 0 || /cannot send mail/.test((await dialog.textContent()) ?? "");
    await expect.poll(isAnswered, { timeout: 20_000 }).toBe(true);
    await expectFocusSeen(page, "after somebody was invited");
    if ((await dialog.count()) > 0) await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expectFocusSeen(page, "after the dialog was closed");

    await goTo("s", "Settings");
    const theme = page.getByRole("radio", { name: /^Light/ });
    await tabTo(page.locator("input[type=radio]:checked").first());
    await press("ArrowRight");
    expect(await theme.isChecked()).toBe(true);
    await press("?");
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expectFocusSeen(page, "after the help was closed");
    expect(await seriousViolations(page)).toEqual([]);
    await signOut();
  });
});

import { randomUUID } from "node:crypto";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AuditEntry, KeptData } from "../src/data/types.ts";
import { findChromium, launchChromium, seriousViolations, signInAs, tryAgain } from "./browser.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;
const title = isPossible ? "administration, in Chromium" : "skipped: needs TRUNKLINE_BASE_URL and a Chromium";

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 375, height: 720 };

let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  if (isPossible) browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: WIDE, baseURL: BASE_URL ?? "" });
  page = await context.newPage();
});
afterEach(async () => {
  await context?.close();
});

/** Follows a link of the navigation. */
async function openFromMenu(name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Administration" }).getByRole("link", { name }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

const row = (text: string) => page.getByRole("row").filter({ hasText: text });

async function makeKey(name: string): Promise<string> {
  await page.getByRole("button", { name: "Make a key" }).click();
  const dialog = page.getByRole("dialog", { name: "Make a key" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("calls:read").check();
  await dialog.getByRole("button", { name: "Make the key" }).click();
  const secret = page.getByRole("dialog", { name: "Copy the key now" });
  const key = (await secret.locator("code").textContent()) ?? "";
  await secret.getByRole("button", { name: "I have copied it" }).click();
  return key;
}

/** Nothing is cut off or scrolled sideways, and axe has nothing serious to say. */
async function expectSound(): Promise<void> {
  for (const viewport of [NARROW, WIDE]) {
    await page.setViewportSize(viewport);
    // Where the page scrolls sideways: what sticks out of it, by its class, text and right edge.
    const sticksOut = () =>
      page.evaluate<string[]>(`(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth <= clientWidth) return [];
        return [...document.body.querySelectorAll("*")]
          .map((element) => [element, Math.round(element.getBoundingClientRect().right)])
          .filter(([, right]) => right > clientWidth)
          .map(([element, right]) => [element.className, element.textContent.slice(0, 40), right].join(" | "));
      })()`);
    // A window that has just changed may still be settling.
    await expect.poll(sticksOut, { timeout: 10_000 }).toEqual([]);
    expect(await seriousViolations(page)).toEqual([]);
  }
}

describe.skipIf(!isPossible)(title, () => {
  it("makes an API key that opens what was chosen, shows it once, and revokes it", async () => {
    const name = `tour ${randomUUID()}`;
    await signInAs(page, "Administrator");
    await openFromMenu("API keys");
    const key = await makeKey(name);
    const ask = async (path: string) =>
      (await fetch(`${BASE_URL}${path}`, { headers: { authorization: `Bearer ${key}` } })).status;
    expect([await ask("/api/calls"), await ask("/api/alerts")]).toEqual([200, 403]);
    await row(name).getByText("calls:read").waitFor();
    expect(await page.content()).not.toContain(key);
    await expectSound();
    await page.getByRole("button", { name: `Revoke: ${name}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByText(`“${name}” opens nothing any more.`).waitFor();
    await row(name).waitFor({ state: "detached" });
    expect(await ask("/api/calls")).toBe(401);
  });

  it("says what is missing before a key is made", async () => {
    await signInAs(page, "Administrator");
    await openFromMenu("API keys");
    await page.getByRole("button", { name: "Make a key" }).click();
    const dialog = page.getByRole("dialog", { name: "Make a key" });
    await dialog.getByRole("button", { name: "Make the key" }).click();
    await dialog.getByText("Give it a name.").waitFor();
    await dialog.getByLabel("Name").fill("nothing");
    await dialog.getByRole("button", { name: "Make the key" }).click();
    await dialog.getByText("Choose at least one thing").waitFor();
    await expectSound();
  });

  it("shows who did what, narrowed by the address, which can be shared", async () => {
    const name = `seen ${randomUUID()}`;
    await signInAs(page, "Administrator");
    await openFromMenu("API keys");
    await makeKey(name);
    await openFromMenu("Audit log");
    await row(name).getByText("Made an API key").waitFor();
    await expectSound();
    await row(name).getByRole("link", { name }).click();
    await page.getByRole("button", { name: `Remove the filter “To ${name}”` }).waitFor();
    await expect.poll(() => page.getByRole("row").count()).toBe(2);
    const shared = await context.newPage();
    await shared.goto(page.url());
    await shared.getByRole("row").filter({ hasText: name }).waitFor();
    expect(await shared.getByRole("row").count()).toBe(2);
    await shared.close();
    await page.getByLabel("What was done").selectOption({ label: "Revoked an API key" });
    await page.getByRole("heading", { name: "Nothing matches" }).waitFor();
    await expectSound();
    await page.getByRole("button", { name: "Clear filters" }).first().click();
    await row(name).waitFor();
    expect(new URL(page.url()).search).toBe("");
  });

  it("goes on with the next page of the log", async () => {
    const entry = (n: number): AuditEntry => ({
      id: `0198f3a0-0000-7000-8000-${String(n).padStart(12, "0")}`,
      at: "2026-11-22T08:00:00.000Z",
      actor: { kind: "system", id: null, name: null },
      action: "test.done",
      subject: { type: "test", id: String(n), name: null },
      detail: {},
      traceId: null,
      traceUrl: null,
    });
    await page.route(/\/api\/audit-log\?/, (route) => {
      const isSecond = new URL(route.request().url()).searchParams.get("cursor") === "next";
      const items = [entry(isSecond ? 2 : 1)];
      return route.fulfill({ json: { items, nextCursor: isSecond ? null : "next" } });
    });
    await signInAs(page, "Administrator");
    await page.goto("/audit-log");
    await row("test 1").waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await row("test 2").waitFor();
    await row("test 1").waitFor();
    expect(await page.getByRole("button", { name: "Show more" }).count()).toBe(0);
  });

  it("turns a feature off and on again: the other tab follows at once, and the log says who and why", async () => {
    const [off, on] = [`not yet told ${randomUUID()}`, `all told ${randomUUID()}`];
    await signInAs(page, "Administrator");
    const other = await context.newPage();
    await other.goto("/audit-log");
    await other.getByRole("table").waitFor();
    await openFromMenu("Feature flags");
    const card = page.getByRole("region", { name: "audit-log" });
    await card.getByRole("button", { name: "Add a rule: audit-log" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Role", exact: true }).selectOption("admin");
    await dialog.getByLabel("The feature is").selectOption({ label: "Off" });
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("Give a reason").waitFor();
    await dialog.getByLabel("Reason").fill(off);
    await dialog.getByRole("button", { name: "Save" }).click();
    try {
      await card.getByText(off).waitFor();
      await other
        .getByRole("heading", { name: "The audit log is not on for you" })
        .waitFor({ timeout: 10_000 });
      await expectSound();
      const menu = page.getByRole("navigation", { name: "Administration" });
      await menu.getByRole("link", { name: "Feature flags" }).waitFor();
      expect(await menu.getByRole("link", { name: "Audit log" }).count()).toBe(0);
    } finally {
      await card.getByRole("button", { name: "Remove the rule: Administrator" }).click();
      await page.getByRole("dialog").getByLabel("Reason").fill(on);
      await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
      await card.getByText("No rules").waitFor();
    }
    await other.getByRole("table").waitFor({ timeout: 10_000 });
    await card.getByRole("link", { name: "Who changed it" }).click();
    await row(on).waitFor();
    await row(off).waitFor();
  });

  it("shows what each role may do, and leads to who has it", async () => {
    await signInAs(page, "Administrator");
    await openFromMenu("Roles");
    const calls = page.getByRole("table", { name: "Calls", exact: true });
    const who = async (may: string) =>
      (await calls.getByRole("row").filter({ hasText: may }).getByRole("cell").allInnerTexts()).map((text) =>
        text.trim(),
      );
    await calls.waitFor();
    expect(await who("End calls of others")).toEqual(["No", "Yes", "Yes", "Yes"]);
    expect(await who("Decide what calls can come to")).toEqual(["No", "No", "Yes", "Yes"]);
    await expectSound();
    await calls.getByRole("link", { name: "Supervisor" }).click();
    await page.waitForURL(/\/users\?role=supervisor$/);
    await page.getByRole("link", { name: "What each role may do" }).click();
    await page.getByRole("heading", { level: 1, name: "Roles" }).waitFor();
  });

  it("shows how long each kind of data is kept", async () => {
    await signInAs(page, "Administrator");
    await openFromMenu("Retention");
    await row("TRUNKLINE_RETENTION_RECORDINGS_DAYS").getByText("Counted since they were made").waitFor();
    await row("TRUNKLINE_RETENTION_AUDIT_LOG_DAYS").getByText("Who did what").waitFor();
    await expectSound();
  });

  it("says of clean-ups what is known, and when one is late", async () => {
    const kept = (what: string, more: Partial<KeptData>): KeptData => ({
      ...{ kind: what, what, since: "then", days: 30, usualDays: 30, variable: `${what}_DAYS` },
      ...{ lastRunAt: new Date().toISOString(), isLate: false, lastRemoval: null, ...more },
    });
    const at = new Date(Date.now() - 3_600_000).toISOString();
    const items = [
      kept("idle", {}),
      kept("slow", { lastRunAt: at, isLate: true, lastRemoval: { at, rows: 1_200 } }),
      kept("unknown", { lastRunAt: null, days: null }),
    ];
    let isBroken = true;
    await page.route(/\/api\/retention$/, (route) =>
      isBroken ? route.fulfill({ status: 500 }) : route.fulfill({ json: { items, everySeconds: 300 } }),
    );
    await signInAs(page, "Administrator");
    await page.goto("/retention");
    await page.getByRole("heading", { name: "How long data are kept could not be loaded" }).waitFor();
    isBroken = false;
    await tryAgain(page.locator("main"));
    await row("idle_DAYS").getByText("Nothing yet").waitFor();
    await row("slow_DAYS").getByText("Late", { exact: true }).waitFor();
    await row("slow_DAYS").getByText("1,200 rows").waitFor();
    await row("unknown_DAYS").getByText("For ever").waitFor();
    await row("unknown_DAYS").getByText("usually 30 days").waitFor();
    expect(await row("unknown_DAYS").getByText("Not known").count()).toBe(2);
    expect(await page.getByText("Late", { exact: true }).count()).toBe(1);
    await expectSound();
  });

  it("leads to what was given up, at its place", async () => {
    await signInAs(page, "Administrator");
    const menu = page.getByRole("navigation", { name: "Administration" });
    await menu.getByRole("link", { name: "SMS given up" }).click();
    await page.waitForURL(/\/alerts#given-up$/);
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focused, { timeout: 20_000 }).toBe("SMS given up");
  });

  it("is, but for webhooks, no matter of managers", async () => {
    await signInAs(page, "Manager");
    const menu = page.getByRole("navigation", { name: "Administration" });
    await menu.getByRole("link", { name: "Webhooks" }).waitFor();
    expect(await menu.getByRole("link").allTextContents()).toEqual(["Webhooks"]);
  });

  it("is no matter of supervisors", async () => {
    await signInAs(page, "Supervisor");
    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    expect(await page.getByRole("navigation", { name: "Administration" }).count()).toBe(0);
  });
});

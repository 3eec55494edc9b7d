import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SetAsideEntry } from "../src/data/types.ts";
import { findChromium, launchChromium, seriousViolations, signInAs, tryAgain } from "./browser.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;
const title = isPossible
  ? "work that was set aside, in Chromium"
  : "skipped: needs TRUNKLINE_BASE_URL and a Chromium";

const entry: SetAsideEntry = {
  id: "41",
  kind: "sms.send",
  attempts: 8,
  lastError: "Error: the queue refused it",
  createdAt: "2026-11-22T08:00:00.000Z",
  setAsideAt: "2026-11-22T08:05:00.000Z",
  settlement: null,
  settledAt: null,
  settledReason: null,
};

let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What the server has; the list is answered from it. */
let entries: SetAsideEntry[];

beforeAll(async () => {
  if (isPossible) browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
});

beforeEach(async () => {
  entries = [entry];
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, baseURL: BASE_URL ?? "" });
  page = await context.newPage();
  await page.route(/\/outbox\/set-aside\?/, (route) =>
    route.fulfill({ json: { items: entries, nextCursor: null } }),
  );
});
afterEach(async () => {
  await context?.close();
});

const section = () => page.getByRole("region", { name: "Work that could not be handed to its queue" });
const retryButton = () => section().getByRole("button", { name: "Try again: Send an SMS #41" });

async function openAlertsAs(role: string): Promise<void> {
  await signInAs(page, role);
  await page.goto("/alerts");
  await page.getByRole("heading", { name: "Raised lately" }).waitFor();
}

describe.skipIf(!isPossible)(title, () => {
  it("leaves the list as soon as an administrator tries it again", async () => {
    const asked: string[] = [];
    await page.route(/\/set-aside\/41\/retry$/, async (route) => {
      asked.push(route.request().method());
      entries = [];
      await route.fulfill({ status: 202 });
    });
    await openAlertsAs("Administrator");
    await section().getByText("Error: the queue refused it").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await retryButton().click();
    await section().getByText("All work has reached its queue").waitFor();
    await page.getByText("“Send an SMS” is on its way to its queue again.").first().waitFor();
    expect(asked).toEqual(["POST"]);
  });

  it("is back, with the reason, when the server did not take it", async () => {
    const refuse: (() => void)[] = [];
    await page.route(/\/set-aside\/41\/retry$/, async (route) => {
      await new Promise<void>((resolve) => refuse.push(resolve));
      await route.fulfill({ status: 503, json: {} });
    });
    await openAlertsAs("Administrator");
    await retryButton().click();
    await section().getByText("All work has reached its queue").waitFor();
    await expect.poll(() => refuse.length).toBe(1);
    refuse[0]?.();
    await retryButton().waitFor();
    await page.getByText("“Send an SMS” could not be tried again.").first().waitFor();
  });

  it("is discarded with a reason, and can be taken back", async () => {
    const sent: unknown[] = [];
    await page.route(/\/set-aside\/41\/(discard|restore)$/, async (route) => {
      const isDiscard = route.request().url().endsWith("discard");
      sent.push(isDiscard ? route.request().postDataJSON() : "restore");
      entries = isDiscard ? [] : [entry];
      await route.fulfill({ status: 204 });
    });
    await openAlertsAs("Administrator");
    await section().getByRole("button", { name: "Discard: Send an SMS #41" }).click();
    const dialog = page.getByRole("dialog", { name: "Discard it?" });
    const confirm = dialog.getByRole("button", { name: "Discard" });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel("Why").fill("the route is gone");
    expect(await seriousViolations(page)).toEqual([]);
    await confirm.click();
    await section().getByText("All work has reached its queue").waitFor();
    entries = [{ ...entry, settlement: "discarded", settledReason: "the route is gone" }];
    await section().getByRole("button", { name: "Show discarded" }).click();
    await section().getByText("Discarded: the route is gone").waitFor();
    await section().getByRole("button", { name: "Take back: Send an SMS #41" }).click();
    await expect.poll(() => sent).toEqual([{ reason: "the route is gone" }, "restore"]);
  });

  it("has all that can be done about it beside it, in one line", async () => {
    await openAlertsAs("Administrator");
    const [text, ...buttons] = await Promise.all(
      [
        section().getByText("Error: the queue refused it"),
        section().getByRole("button", { name: "I look after it: Send an SMS #41" }),
        section().getByRole("button", { name: "Discard: Send an SMS #41" }),
        retryButton(),
      ].map((one) => one.boundingBox()),
    );
    const lefts = buttons.map((box) => box?.x ?? 0);
    expect(lefts).toEqual(lefts.toSorted((a, b) => a - b));
    expect(lefts[0]).toBeGreaterThan((text?.x ?? 0) + (text?.width ?? Number.POSITIVE_INFINITY));
    expect(new Set(buttons.map((box) => box?.y)).size).toBe(1);
  });

  it("is shown to a supervisor, who cannot try it again, and not to an agent", async () => {
    await openAlertsAs("Supervisor");
    await section().getByText("Only administrators can try it again.").waitFor();
    expect(await retryButton().count()).toBe(0);
    await context.clearCookies();
    await openAlertsAs("Agent");
    await expect.poll(() => section().count()).toBe(0);
  });

  it("says that it could not be loaded, and tries again when it is told to", async () => {
    await page.route(/\/outbox\/set-aside\?/, (route) => route.fulfill({ status: 503, json: {} }), {
      times: 1,
    });
    await openAlertsAs("Administrator");
    await section().getByText("Work that was set aside could not be loaded").waitFor();
    await tryAgain(section());
    await retryButton().waitFor();
  });
});

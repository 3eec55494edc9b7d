import { randomUUID } from "node:crypto";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";
import { jsonOf } from "./checks.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
/** On a machine that does something else, too. */
const SOON = { timeout: 60_000 };
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

/** Names of queries of which the browser has a copy, and how much waits to be sent. */
async function kept(page: Page): Promise<{ readonly copies: readonly string[]; readonly writes: number }> {
  return await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open("trunkline"));
    const transaction = database.transaction(["copies", "outbox"]);
    const copies = await done(transaction.objectStore("copies").getAllKeys());
    const writes = await done(transaction.objectStore("outbox").count());
    database.close();
    return { copies: copies.map((key) => String((key as string[])[1])), writes };
  });
}

describe.skipIf(!isPossible)("without a network", () => {
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

  async function open(): Promise<void> {
    context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      baseURL: BASE_URL ?? "",
      serviceWorkers: "allow",
    });
    page = await context.newPage();
    await signInAs(page, "Manager");
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  }

  /** Makes a lead and opens its page; answers its id. */
  async function openLead(company: string): Promise<string> {
    const { id } = await jsonOf(
      page.request.post("/api/leads", { data: { company }, headers: { Origin: BASE_URL ?? "" } }),
    );
    await page.goto(`/leads/${id}`);
    await page.getByRole("heading", { name: company, level: 1 }).waitFor();
    await expect
      .poll(async () => (await kept(page)).copies, SOON)
      .toContain(JSON.stringify(["leads", "one", id]));
    return id;
  }

  async function changeSource(source: string): Promise<void> {
    await page.getByRole("button", { name: /^Change Source/ }).click();
    await page.getByRole("textbox", { name: "Source" }).fill(source);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: `Change Source: ${source}` }).waitFor();
  }

  const bar = () => page.locator(".page-bar");

  it("what was opened opens with its data, says as of when, and what was not says so; a sign-out leaves nothing", async () => {
    await open();
    const company = `Offline ${randomUUID()}`;
    await openLead(company);
    await context.setOffline(true);
    await page.reload();
    await page.getByRole("heading", { name: company, level: 1 }).waitFor();
    await bar()
      .getByText(/Offline since .*What you see is as of/)
      .waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.goto("/users");
    await page.getByText("this page was not opened on this device before").waitFor();
    await context.setOffline(false);
    await page.goto("/board");
    await page.locator('.connection[data-state="live"]').waitFor();
    await bar().waitFor({ state: "detached" });
    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in as Agent" }).waitFor();
    await expect.poll(async () => (await kept(page)).copies, SOON).toEqual([]);
  });

  it("what is written waits over a reload and goes out in order, once", async () => {
    await open();
    const id = await openLead(`Queue ${randomUUID()}`);
    await context.setOffline(true);
    await changeSource("fair");
    await changeSource("letter");
    await bar().getByText("2 changes wait to be sent.").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.reload();
    await page.getByRole("button", { name: "Change Source: letter" }).waitFor();
    await bar().getByRole("button", { name: "Show" }).click();
    const dialog = page.getByRole("dialog", { name: "Waiting to be sent" });
    await dialog.waitFor();
    expect(await dialog.locator(".write-text").allInnerTexts()).toEqual(["Source: fair", "Source: letter"]);
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await context.setOffline(false);
    await expect.poll(async () => (await kept(page)).writes, SOON).toBe(0);
    await bar().waitFor({ state: "detached" });
    const lead = await jsonOf(page.request.get(`/api/leads/${id}`));
    // Each once: the second was written on top of the first.
    expect(lead).toMatchObject({ source: "letter", version: 3 });
  });

  it("where somebody else was faster both versions are shown and one is chosen", async () => {
    await open();
    const id = await openLead(`Conflict ${randomUUID()}`);
    await context.setOffline(true);
    await changeSource("mine");
    const theirs = await page.request.patch(`/api/leads/${id}`, {
      data: { source: "theirs" },
      headers: { "If-Match": '"1"', Origin: BASE_URL ?? "" },
    });
    expect(theirs.status()).toBe(200);
    await context.setOffline(false);
    await bar().getByText("1 change needs your decision.").waitFor({ timeout: 60_000 });
    await bar().getByRole("button", { name: "Decide" }).click();
    const dialog = page.getByRole("dialog", { name: "Waiting to be sent" });
    await dialog.getByRole("row", { name: "Source mine theirs" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByRole("button", { name: /^Send mine/ }).click();
    await dialog.getByText("Everything has been sent.").waitFor();
    const lead = await jsonOf(page.request.get(`/api/leads/${id}`));
    expect(lead.source).toBe("mine");
  });
});

describe.skipIf(!isPossible)("two tabs", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
  });

  it("have one connection, and the other goes on when the one that has it is closed", async () => {
    const context = await browser.newContext({ baseURL: BASE_URL ?? "" });
    const opened: Page[] = [];
    context.on("page", (page) =>
      page.on("websocket", (socket) => {
        if (socket.url().endsWith("/live")) opened.push(page);
      }),
    );
    const first = await context.newPage();
    await signInAs(first, "Manager");
    const { id } = await jsonOf(
      first.request.post("/api/leads", {
        data: { company: `Tabs ${randomUUID()}` },
        headers: { Origin: BASE_URL ?? "" },
      }),
    );
    const second = await context.newPage();
    const live = (page: Page) => page.locator('.connection[data-state="live"]').waitFor();
    const source = (page: Page, text: string) => page.getByRole("button", { name: `Change Source: ${text}` });
    const change = async (text: string, version: number) => {
      const changed = await second.request.patch(`/api/leads/${id}`, {
        data: { source: text },
        headers: { "If-Match": `"${version}"`, Origin: BASE_URL ?? "" },
      });
      expect(changed.status()).toBe(200);
    };
    for (const page of [first, second]) {
      await page.goto(`/leads/${id}`);
      await page.getByRole("button", { name: /^Change Source/ }).waitFor();
      await live(page);
    }
    await change("fair", 1);
    for (const page of [first, second]) await source(page, "fair").waitFor();
    const leaders = new Set(opened.slice(-1));
    const leader = leaders.has(first) ? first : second;
    const other = leader === first ? second : first;
    const before = opened.length;
    await leader.close();
    await expect.poll(() => opened.slice(before), SOON).toEqual([other]);
    await live(other);
    // Over the new connection.
    const changed = await context.request.patch(`/api/leads/${id}`, {
      data: { source: "letter" },
      headers: { "If-Match": '"2"', Origin: BASE_URL ?? "" },
    });
    expect(changed.status()).toBe(200);
    await source(other, "letter").waitFor();
    await context.close();
  });
});

import { randomUUID } from "node:crypto";
import type { Browser, Page, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";
import { expectNoSidewaysScroll, jsonOf } from "./checks.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

describe.skipIf(!isPossible)("today", () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      baseURL: BASE_URL ?? "",
    });
    page = await context.newPage();
    await signInAs(page, "Supervisor");
  });
  afterAll(async () => {
    await browser?.close();
  });

  it("has what is due, done by a key and back by undo", async () => {
    const title = `Call the plumber ${randomUUID()}`;
    const headers = { Origin: BASE_URL ?? "" };
    const { user } = await jsonOf(page.request.get("/api/session"));
    // Earlier than all others, also those that an earlier try left: panels show the first few.
    const at = new Date(Date.UTC(2020, 0, 1) - Date.now() / 1_000).toISOString();
    await jsonOf(
      page.request.post("/api/tasks", { headers, data: { title, assigneeIds: [user.id], due: { at } } }),
    );
    await page.goto("/today");
    const row = page.getByRole("link", { name: title });
    await row.focus();
    await page.keyboard.press("e");
    await page.getByText(`“${title}” is done.`).waitFor();
    // At once: the way back is offered for some seconds only.
    await page.getByRole("button", { name: "Undo" }).click();
    await row.waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: `Done: ${title}` }).click();
    await row.waitFor({ state: "detached" });
  });

  it("asks for all panels with at most two requests", async () => {
    const asked: URL[] = [];
    const note = (request: Request) => {
      const url = new URL(request.url());
      if (/^\/api\/(today|alerts|callbacks|dial-lists|reports|calls)/.test(url.pathname)) asked.push(url);
    };
    page.on("request", note);
    await page.goto("/today");
    await page.getByRole("region", { name: "Dial lists" }).getByRole("link").first().waitFor();
    await page.getByRole("region", { name: "Tasks due" }).waitFor();
    page.off("request", note);
    expect(new Set(asked.map(({ pathname }) => pathname))).toEqual(new Set(["/api/today"]));
    // What comes after them asks anew for what changed meanwhile: the demo goes on.
    const panels = asked
      .slice(0, 2)
      .flatMap(({ searchParams }) => searchParams.get("panels")?.split(",") ?? []);
    expect(panels.toSorted()).toEqual([
      "alerts",
      "callbacks",
      "calls",
      "lists",
      "tasks",
      "team",
      "threads",
      "voicemails",
    ]);
  });

  it("keeps the other panels where one cannot be loaded, and heals by itself when the server is back", async () => {
    // A browser that has no copies of what was shown: those would be shown instead.
    const { cookies } = await page.context().storageState();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      baseURL: BASE_URL ?? "",
    });
    await context.addCookies(cookies);
    const fresh = await context.newPage();
    const failTasks = () =>
      fresh.route("**/api/today?**", async (route) => {
        const answer = await route.fetch();
        const today = await answer.json();
        const problem = { status: 503, code: "overloaded", title: "Busy", detail: null };
        await route.fulfill({
          json: { ...today, ...(today.tasks ? { tasks: { answer: null, problem } } : {}) },
        });
      });
    await failTasks();
    await fresh.goto("/today");
    const panel = fresh.getByRole("region", { name: "Tasks due" });
    await panel.getByText("Tasks could not be loaded").waitFor();
    await fresh.getByRole("region", { name: "Dial lists" }).getByRole("link").first().waitFor();
    await fresh.unrouteAll({ behavior: "ignoreErrors" });
    await panel.getByText("Tasks could not be loaded").waitFor({ state: "detached" });
    // What is known stays when newer cannot be had, and says so.
    await failTasks();
    const { user } = await jsonOf(fresh.request.get("/api/session"));
    const task = { title: `Ask the electrician ${randomUUID()}`, assigneeIds: [user.id] };
    await jsonOf(fresh.request.post("/api/tasks", { headers: { Origin: BASE_URL ?? "" }, data: task }));
    await panel.getByText("This may be out of date").waitFor();
    await fresh.unrouteAll({ behavior: "ignoreErrors" });
    await panel.getByText("This may be out of date").waitFor({ state: "detached" });
    await fresh.setViewportSize({ width: 390, height: 844 });
    expect(await seriousViolations(fresh)).toEqual([]);
    await expectNoSidewaysScroll(fresh);
    await context.close();
  });
});

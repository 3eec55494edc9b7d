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
    // A page that was left takes its requests with it, also those that are being answered here.
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.goto("about:blank");
    await page.route("**/api/today?**", async (route) => {
      const answer = await route.fetch();
      const today = await answer.json();
      const problem = { status: 503, code: "overloaded", title: "Busy", detail: null };
      await route.fulfill({
        json: { ...today, ...(today.tasks ? { tasks: { answer: null, problem } } : {}) },
      });
    });
    await page.goto("/today");
    const panel = page.getByRole("region", { name: "Tasks due" });
    await panel.getByText("Tasks could not be loaded").waitFor();
    await page.getByRole("region", { name: "Dial lists" }).getByRole("link").first().waitFor();
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await panel.getByText("Tasks could not be loaded").waitFor({ state: "detached" });
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await seriousViolations(page)).toEqual([]);
    await expectNoSidewaysScroll(page);
  });
});

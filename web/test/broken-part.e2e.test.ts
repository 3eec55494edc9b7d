import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";
import { expectNoSidewaysScroll, jsonOf } from "./checks.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

/** Reports go together, every ten seconds. */
const TOLD = { timeout: 30_000 };

describe.skipIf(!isPossible)("a part of a page that breaks (KN-8)", () => {
  let browser: Browser;
  let page: Page;
  let ids: string[];

  beforeAll(async () => {
    browser = await launchChromium();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      baseURL: BASE_URL ?? "",
    });
    page = await context.newPage();
    await signInAs(page);
    const { items } = await jsonOf(page.request.get("/api/calls?limit=2"));
    ids = items.map(({ id }: { id: string }) => id);
    expect(ids, "calls").toHaveLength(2);
  });
  afterAll(async () => {
    await browser?.close();
  });

  const broken = () => page.getByRole("region", { name: "This part has stopped working" });
  const notes = () => page.getByRole("region", { name: "Notes", exact: true });
  const again = () => broken().getByRole("button", { name: "Try again" });
  const shownId = async () => (await broken().locator("code").textContent()) ?? "";
  const addressOf = (id: string | undefined) => `**/api/calls/${id}/notes?**`;
  /** An answer that no code of ours reckons with. */
  const breakNotesOf = (id: string | undefined) =>
    page.route(addressOf(id), (route) => route.fulfill({ json: { items: null, nextCursor: null } }));
  /** Does what has the focus stand in a part? */
  const hasFocus = (part: ReturnType<typeof notes>) =>
    part.evaluate((element) => element.contains(document.activeElement));

  it("leaves its neighbours, says under which id it was reported, and heals by another try", async () => {
    const told: string[] = [];
    page.on("request", (request) => {
      if (!request.url().endsWith("/api/error-reports")) return;
      const { errors } = request.postDataJSON() as { errors: { traceId: string | null }[] };
      told.push(...errors.map(({ traceId }) => traceId ?? ""));
    });
    await breakNotesOf(ids[0]);
    await page.goto(`/calls/${ids[0]}`);
    await broken().waitFor();
    const first = await shownId();
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    // Above and below it, and in the other column.
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByRole("region", { name: "Tasks" }).waitFor();
    await page.locator(".call-main section").first().waitFor();
    expect(await notes().count()).toBe(0);
    expect(await broken().count()).toBe(1);
    expect(await seriousViolations(page)).toEqual([]);
    await expectNoSidewaysScroll(page);

    // It breaks again, which is another error, and the focus stays there.
    await again().focus();
    await page.keyboard.press("Enter");
    await expect.poll(shownId).not.toBe(first);
    const second = await shownId();
    await expect.poll(() => hasFocus(broken())).toBe(true);
    await expect.poll(() => told, TOLD).toEqual(expect.arrayContaining([first, second]));

    await page.unroute(addressOf(ids[0]));
    await again().focus();
    await page.keyboard.press("Enter");
    await notes().waitFor();
    expect(await broken().count()).toBe(0);
    await expect.poll(() => hasFocus(notes())).toBe(true);
  });

  it("is whole again elsewhere", async () => {
    await breakNotesOf(ids[0]);
    await page.goto(`/calls/${ids[0]}`);
    await broken().waitFor();
    await page.getByRole("navigation").getByRole("link", { name: "Calls", exact: true }).first().click();
    await page.locator(`a[href="/calls/${ids[1]}"]`).first().click();
    await notes().waitFor();
    expect(await broken().count()).toBe(0);
    await page.unroute(addressOf(ids[0]));
  });
});

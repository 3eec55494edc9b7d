import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";
import { expectNoSidewaysScroll } from "./checks.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const missing = [
  BASE_URL ? undefined : "TRUNKLINE_BASE_URL",
  findChromium() ? undefined : "a Chromium",
].filter((what) => what !== undefined);
const title =
  missing.length === 0 ? "the performance of the system (CC-11)" : `skipped: needs ${missing.join(", ")}`;

const WIDE = { width: 1_440, height: 900 };
const PHONE = { width: 390, height: 844 };

let browser: Browser;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  if (missing.length === 0) browser = await launchChromium();
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

async function openPage(): Promise<void> {
  await signInAs(page, "Manager");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Performance" }).click();
  await page.getByRole("heading", { name: "Service levels" }).waitFor();
}

describe.skipIf(missing.length > 0)(title, () => {
  it("is measured by the stack's own Prometheus, and told live every five seconds (DF-10)", async () => {
    const told: string[] = [];
    const evaluated: string[] = [];
    page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) => {
        if (String(payload).includes("performance.measured")) told.push(String(payload));
        if (String(payload).includes("performance.evaluated")) evaluated.push(String(payload));
      }),
    );
    await openPage();
    const requests = page.locator(".vital", { hasText: "Requests" }).locator(".vital-figure");
    await expect.poll(() => requests.textContent(), { timeout: 60_000 }).not.toBe("–");
    await expect.poll(() => told.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
    const times = told.map((text) => Date.parse(JSON.parse(text).data.at));
    const gap = (times[1] ?? 0) - (times[0] ?? 0);
    expect(gap).toBeGreaterThan(3_000);
    expect(gap).toBeLessThan(12_000);
    // What is owed comes by the same way, as the answer has it (CC-11).
    await expect.poll(() => evaluated.length, { timeout: 40_000 }).toBeGreaterThanOrEqual(1);
    expect(JSON.parse(evaluated[0] ?? "").data.objectives).not.toEqual([]);
  });

  it("is saved as a table and as data", async () => {
    await openPage();
    for (const [name, ending] of [
      ["Save as CSV", ".csv"],
      ["Save as JSON", ".json"],
    ] as const) {
      const saving = page.waitForEvent("download");
      await page.getByRole("button", { name }).click();
      expect((await saving).suggestedFilename()).toMatch(/^performance-.+$/);
      expect((await saving).suggestedFilename().endsWith(ending)).toBe(true);
    }
  });

  it("says that Prometheus is away, and shows alerts all the same", async () => {
    await context.route("**/api/performance", async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      await route.fulfill({
        json: {
          ...body,
          isDegraded: true,
          degradedBecause: "no_answer",
          objectives: [],
          thresholds: [],
          recommendations: [],
        },
      });
    });
    await signInAs(page, "Manager");
    await page.goto("/performance");
    await page.getByText("Prometheus does not answer").waitFor();
    await page.getByRole("heading", { name: "Active alerts" }).waitFor();
    expect(await page.getByRole("heading", { name: "Service levels" }).count()).toBe(0);
    await context.unrouteAll({ behavior: "ignoreErrors" });
  });

  it("is no matter of agents", async () => {
    await signInAs(page, "Agent");
    expect(
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Performance" }).count(),
    ).toBe(0);
    await page.goto("/performance");
    await page.getByText("Your role does not allow this").waitFor();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`fits every window, and gives axe nothing serious to say in the ${colorScheme} theme`, async () => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await openPage();
      for (const viewport of [WIDE, PHONE]) {
        await page.setViewportSize(viewport);
        await expectNoSidewaysScroll(page);
        expect(await seriousViolations(page)).toEqual([]);
      }
    });
  }
});

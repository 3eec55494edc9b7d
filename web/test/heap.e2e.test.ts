import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, signInAs } from "./browser.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;
const MB = 1_000_000;
/** CC-7. */
const MAX_HEAP_BYTES = 500 * MB;
const NAVIGATIONS = 200;
/** Each once in this order, again and again; "a call" is opened from the list before it. What is compared is the same page twice. */
const PLACES = ["Calls", "a call", "Leads", "Inbox", "Channels", "Performance", "Today", "Board"];
/** Four rounds: codes are loaded and caches are filled by then. */
const BEFORE = 4 * PLACES.length;

interface Use {
  readonly heapBytes: number;
  readonly nodes: number;
}

/** What the page holds once garbage is collected. */
async function used(session: CDPSession): Promise<Use> {
  for (let n = 0; n < 3; n += 1) await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return { heapBytes: of("JSHeapUsedSize"), nodes: of("Nodes") };
}

describe.skipIf(!isPossible)("memory", () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage({ baseURL: BASE_URL ?? "" });
    await signInAs(page, "Manager");
  });
  afterAll(async () => {
    await browser?.close();
  });

  it(`stays flat over ${NAVIGATIONS} navigations, far below 500 MB (CC-7, DF-8)`, async () => {
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    const nav = page.getByRole("navigation", { name: "Main" });
    const go = async (place: string | undefined) => {
      const isCall = place === "a call";
      const link = isCall
        ? page.locator("main .grid-link").first()
        : nav.getByRole("link", { name: new RegExp(`^${place}`) });
      await link.click();
      // With room for it, the channels show the one that was open last, by its own address.
      const path = isCall
        ? /^\/calls\/[0-9a-f-]{36}$/
        : new RegExp(`^/${place?.toLowerCase()}${place === "Channels" ? "(/[0-9a-f-]{36})?" : ""}$`);
      await page.waitForURL(({ pathname }) => path.test(pathname));
      await page.locator("main h1:visible").first().waitFor();
    };
    const walk = async (count: number) => {
      for (let n = 0; n < count; n += 1) await go(PLACES[n % PLACES.length]);
    };
    await walk(BEFORE);
    // What comes after that is growth.
    const before = await used(session);
    await walk(NAVIGATIONS);
    const after = await used(session);
    expect(after.heapBytes).toBeLessThan(MAX_HEAP_BYTES);
    expect(after.heapBytes - before.heapBytes).toBeLessThan(10 * MB);
    // Each page that stayed would add hundreds.
    expect(after.nodes - before.nodes).toBeLessThan(3_000);
  });
});

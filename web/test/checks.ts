import type { APIResponse, Page } from "playwright-core";
import { expect } from "vitest";

/** The JSON of an answer that did what it was asked for; any other fails with its status and what it said. */
// biome-ignore lint/suspicious/noExplicitAny: answers of every shape; each test names the one it gets.
export async function jsonOf(answer: APIResponse | Promise<APIResponse>): Promise<any> {
  const given = await answer;
  const text = await given.text();
  expect(given.ok(), `${given.url()}: ${given.status()} ${text}`).toBe(true);
  return text === "" ? null : JSON.parse(text);
}

/** How many places still wait for what will stand there; the first is brought into sight, as some are fetched only then. */
export async function skeletonsLeft(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const left = [...document.querySelectorAll("main .skeleton")].filter((one) => one.checkVisibility());
    left[0]?.scrollIntoView({ block: "nearest" });
    return left.length;
  });
}

/** Demands that nothing sticks out of the window; right after the window has changed the page may still be settling. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const overflowPx = () => page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  await expect.poll(overflowPx, { timeout: 10_000 }).toBeLessThanOrEqual(0);
}

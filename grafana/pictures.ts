/**
 * Takes a picture of every dashboard of a Grafana that runs with our files, as a laptop shows it and as a desk does, and keeps
 * them under docs/dashboards. What they show is what the stack has seen: let it run for a while first.
 *   node grafana/pictures.ts [UID…]     TRUNKLINE_GRAFANA_URL: where Grafana is (http://127.0.0.1:3000)
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { generateDashboards } from "./source/dashboards.ts";
import { launchBrowser } from "./test/harness.ts";

/** Widths in pixels: a laptop's and a desk's. */
const WIDTHS = [1280, 1920] as const;
/** Pixels of a row of Grafana's grid with its gap, and of what stands above it. */
const GRID_ROW = 38;
const ABOVE_GRID = 130;
const QUALITY_PERCENT = 45;
const PATIENCE_MS = 120_000;
const SETTLE_MS = 2_000;
const LOOK_MS = 200;
const FOLDER = join(import.meta.dirname, "../docs/dashboards");

const grafanaUrl = process.env.TRUNKLINE_GRAFANA_URL || "http://127.0.0.1:3000";
const chosen = process.argv.slice(2);

interface Placed {
  readonly title: string;
  readonly gridPos: { readonly y: number; readonly h: number };
}

/** Opens the dashboard and waits until all of its panels are there. */
async function open(page: Page, uid: string, panels: readonly Placed[]): Promise<void> {
  await page.goto(`${grafanaUrl}/d/${uid}?kiosk&theme=light&refresh=`, { waitUntil: "domcontentloaded" });
  await page.waitForFunction(
    `${JSON.stringify(panels.map(({ title }) => title))}.every((title) => document.body.innerText.includes(title))`,
  );
  await page.waitForLoadState("networkidle");
}

/** Waits until nothing has been asked for a while: the button to refresh says meanwhile that it can be canceled. */
async function settle(page: Page): Promise<void> {
  for (let quietMs = 0; quietMs < SETTLE_MS; quietMs += LOOK_MS) {
    if (await page.getByText("Cancel", { exact: true }).isVisible()) quietMs = -LOOK_MS;
    await page.waitForTimeout(LOOK_MS);
  }
}

async function take(page: Page): Promise<Buffer> {
  await settle(page);
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send("Page.captureScreenshot", {
    format: "webp",
    quality: QUALITY_PERCENT,
  });
  await devtools.detach();
  return Buffer.from(data, "base64");
}

const browser = await launchBrowser();
if (browser === undefined)
  throw new Error("There is no Chromium on this machine (TRUNKLINE_CHROMIUM names one)");
await mkdir(FOLDER, { recursive: true });
// "Today" is the day of the demo organization. One page for all: Grafana's scripts are loaded once.
const page = await browser.newPage({ timezoneId: "America/Toronto" });
page.setDefaultTimeout(PATIENCE_MS);
for (const { uid, text } of generateDashboards()) {
  if (chosen.length > 0 && !chosen.includes(uid)) continue;
  const { panels } = JSON.parse(text) as { panels: Placed[] };
  const rows = Math.max(...panels.map(({ gridPos: { y, h } }) => y + h));
  for (const [index, width] of WIDTHS.entries()) {
    await page.setViewportSize({ width, height: rows * GRID_ROW + ABOVE_GRID });
    if (index === 0) await open(page, uid, panels);
    const picture = await take(page);
    await writeFile(join(FOLDER, `${uid}-${width}.webp`), picture);
    process.stdout.write(`${uid} at ${width}: ${Math.round(picture.length / 1024)} KB\n`);
  }
}
await browser.close();

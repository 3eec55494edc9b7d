import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { build, loadConfigFromFile, type Plugin } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BENCH_VAPI_SECRET } from "../../../app/test/bench/api-environment.ts";
import { webhookWorkload } from "../../../app/test/bench/workloads.ts";
import { temporaryFolder } from "../../../app/test/temporary-folder.ts";
import { PROJECT } from "../../../stack/settings.ts";
import { CHROMIUM_FLAGS, findChromium, signInAs } from "../browser.ts";
import { report } from "./report.ts";
import { type ServedApp, serveApp } from "./served-app.ts";

/** The checkout of before, its packages installed; without one there is nothing to compare with. */
const BASELINE = process.env.TRUNKLINE_BENCH_BASELINE;
/** Twenty calls at a time, five messages each. */
const MESSAGES = 100;

declare global {
  interface Window {
    /** Component → how often it was rendered. */
    renders: Record<string, number>;
  }
}

/** Counts how often components are rendered, by preact's own hook, which it names so in every build. */
const COUNTER = `
import { options } from "preact";
globalThis.renders = {};
const before = options.__r;
options.__r = (vnode) => {
  const name = vnode.type.displayName ?? vnode.type.name ?? "other";
  globalThis.renders[name] = (globalThis.renders[name] ?? 0) + 1;
  before?.(vnode);
};
`;

/** Of how often components were rendered before (issue: −40 %). */
const OWED_RATIO = 0.6;

/** How often components are rendered while the same happens, now and before. */
describe.skipIf(findChromium() === undefined || BASELINE === undefined)("components", () => {
  let browser: Browser;
  const dir = temporaryFolder("renders");
  const apps: ServedApp[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium() ?? "", args: CHROMIUM_FLAGS });
  });
  afterAll(async () => {
    await browser?.close();
    for (const app of apps) await app.stop();
  });

  it("are rendered less often than before while calls change and somebody walks through them", async () => {
    const now = await countsOf("now", PROJECT);
    const before = await countsOf("before", BASELINE ?? "");
    const commit = execFileSync("git", ["-C", BASELINE ?? "", "rev-parse", "--short", "HEAD"], {
      encoding: "utf8",
    }).trim();
    report([
      `Components rendered, counted in the built application, against ${commit}:`,
      [
        `| while | now | before | ratio (owed ${OWED_RATIO}) |`,
        "| --- | ---: | ---: | ---: |",
        ...Object.keys(now).map((part) => {
          const [a, b] = [sum(now[part]), sum(before[part])];
          return `| ${part} | ${a} | ${b} | ${(a / b).toFixed(2)} |`;
        }),
      ].join("\n"),
      ...Object.entries(now).map(
        ([part, counts]) => `Most often, ${part}: ${most(counts)} (before: ${most(before[part])}).`,
      ),
    ]);
    for (const part of Object.keys(now)) expect(sum(before[part]), part).toBeGreaterThan(0);
    const all = (counts: typeof now) => Object.values(counts).reduce((total, part) => total + sum(part), 0);
    expect(all(now) / all(before)).toBeLessThanOrEqual(OWED_RATIO);
  }, 600_000);

  async function countsOf(name: string, checkout: string): Promise<Record<string, Record<string, number>>> {
    const webDir = join(dir, name);
    mkdirSync(webDir);
    await buildCounting(checkout, webDir);
    const app = await serveApp({ webDir });
    apps.push(app);
    const context = await browser.newContext({
      baseURL: app.url,
      viewport: { width: 1440, height: 900 },
      serviceWorkers: "block",
    });
    const page = await context.newPage();
    await signInAs(page, "Agent");
    await page.waitForTimeout(2_000);
    const counts: Record<string, Record<string, number>> = {};
    await taken(page);
    const next = webhookWorkload(BENCH_VAPI_SECRET).requests("");
    for (let message = 0; message < MESSAGES; message += 1) {
      const { method, path, headers, body } = next();
      await fetch(`${app.url}${path}`, { method, headers: { ...headers }, body: body ?? null });
      await page.waitForTimeout(100);
    }
    await page.waitForTimeout(1_000);
    counts[`calls change ${MESSAGES} times on the board`] = await taken(page);
    await page
      .getByRole("link", { name: /^Calls/ })
      .first()
      .click();
    await page.waitForURL(/\/calls/);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForTimeout(1_500);
    for (let step = 0; step < 10; step += 1) {
      await page.keyboard.press("j");
      await page.waitForTimeout(100);
    }
    counts["the list of calls is opened and walked through"] = await taken(page);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/calls\/[0-9a-f-]{36}/);
    await page.waitForTimeout(2_000);
    counts["a call is opened"] = await taken(page);
    await context.close();
    return counts;
  }
});

/** What was counted since the last time. */
async function taken(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const { renders } = window;
    const copy = { ...renders };
    for (const name of Object.keys(renders)) delete renders[name];
    return copy;
  });
}

/** The browser's part of a checkout with its names, counting; what it weighs and keeps offline is no matter here. */
async function buildCounting(checkout: string, outDir: string): Promise<void> {
  const file = join(checkout, "web/vite.config.ts");
  const loaded = await loadConfigFromFile({ command: "build", mode: "production" }, file);
  if (!loaded) throw new Error(`there is no ${file}`);
  const left = new Set(["trunkline:budget", "trunkline:compress", "trunkline:service-worker"]);
  const plugins = (loaded.config.plugins ?? []).filter(
    (one) => !(one && "name" in one && left.has(one.name)),
  );
  await build({
    ...loaded.config,
    configFile: false,
    logLevel: "error",
    plugins: [counter(), ...plugins],
    build: { ...loaded.config.build, outDir, emptyOutDir: true, minify: false },
  });
}

function counter(): Plugin {
  return {
    name: "trunkline:count-renders",
    enforce: "pre",
    transform: {
      filter: { id: /web\/src\/main\.tsx$/ },
      handler: (code) => ({ code: COUNTER + code, map: null }),
    },
  };
}

function sum(counts: Readonly<Record<string, number>> = {}): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function most(counts: Readonly<Record<string, number>> = {}): string {
  return Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}

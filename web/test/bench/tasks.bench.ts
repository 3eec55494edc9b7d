import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type Browser, type BrowserContext, type CDPSession, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { spreadOf } from "../../../app/test/bench/paired-rounds.ts";
import { temporaryFolder } from "../../../app/test/temporary-folder.ts";
import { NODE } from "../../../stack/parts/node-process.ts";
import { CHROMIUM_FLAGS, findChromium, signInAs } from "../browser.ts";
import { MAIN_SCREENS, type MainScreen, pathOf } from "./main-screens.ts";
import { report } from "./report.ts";
import { type ServedApp, serveApp } from "./served-app.ts";

/** The checkout of before, its packages installed; without one only what is now is measured. */
const BASELINE = process.env.TRUNKLINE_BENCH_BASELINE;
const ROUNDS = Number(process.env.TRUNKLINE_BENCH_ROUNDS ?? 3);
/** A phone's processor, as Lighthouse has it. */
const SLOWDOWN = 4;
/** What of a task above it keeps a click waiting: https://web.dev/articles/tbt. */
const LONG_MS = 50;
const SETTLED_MS = 3_000;
/** A phone, as Lighthouse has it. */
const PHONE = { viewport: { width: 412, height: 823 }, isMobile: true, hasTouch: true } as const;

/** The parts of Chromium's trace events that are used; times in µs. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** What its thread took of the processor. */
  readonly tdur?: number;
}

/**
 * For how long clicks would have to wait while a screen is opened for the first time: what its tasks take of the processor, times four.
 * Unlike what Lighthouse takes, the time for which a thread waited for a core is not in it, so it hardly hangs on what else the machine does.
 */
describe.skipIf(findChromium() === undefined)("tasks", () => {
  let browser: Browser;
  const dir = temporaryFolder("tasks");
  const builds = new Map<string, ServedApp>();
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium() ?? "", args: CHROMIUM_FLAGS });
    builds.set("now", await serveApp());
    if (BASELINE === undefined) return;
    const webDir = join(dir, "before");
    execFileSync(NODE, ["node_modules/vite/bin/vite.js", "build", "web", "--outDir", webDir], {
      cwd: BASELINE,
    });
    builds.set("before", await serveApp({ webDir }));
  });
  afterAll(async () => {
    await browser?.close();
    for (const app of builds.values()) await app.stop();
  });

  it("of the main screens leave room for clicks", async () => {
    const rows: string[] = [];
    for (const screen of MAIN_SCREENS) {
      const blocked = new Map<string, number[]>();
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const [name, { url }] of builds)
          blocked.set(name, [...(blocked.get(name) ?? []), await openedCold(url, screen)]);
      }
      const cells = [...builds.keys()].map((name) => {
        const { median, min, max } = spreadOf(blocked.get(name) ?? []);
        return `${Math.round(median)} ms (${Math.round(min)} to ${Math.round(max)})`;
      });
      rows.push(`| ${screen.name} | ${cells.join(" | ")} |`);
      expect(blocked.get("now")?.length, screen.name).toBe(ROUNDS);
    }
    report([
      `Of tasks above ${LONG_MS} ms, at a fourth of the processor, cold: median of ${ROUNDS} (least to greatest).`,
      [
        `| screen | ${[...builds.keys()].join(" | ")} |`,
        `| --- |${" ---: |".repeat(builds.size)}`,
        ...rows,
      ].join("\n"),
    ]);
  }, 1_200_000);

  /** Opens a screen with nothing but a session, and says for how long its tasks would block clicks (ms). */
  async function openedCold(url: string, screen: MainScreen): Promise<number> {
    const context = await browser.newContext({ ...PHONE, baseURL: url, serviceWorkers: "block" });
    if (screen.role !== "nobody") await signInAs(await context.newPage(), screen.role);
    const cookies = await context.cookies();
    const cold = await browser.newContext({ ...PHONE, baseURL: url, serviceWorkers: "block" });
    await cold.addCookies(cookies);
    const blockedMs = await blockedWhileOpened(cold, await pathOf(screen, await context.newPage()));
    await context.close();
    await cold.close();
    return blockedMs;
  }
});

async function blockedWhileOpened(context: BrowserContext, path: string): Promise<number> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const events = await traced(devtools, async () => {
    await page.goto(path, { waitUntil: "load" });
    await page.waitForTimeout(SETTLED_MS);
  });
  const scripts = events.filter(({ name }) => name === "v8.evaluateModule");
  const [first] = scripts.toSorted((a, b) => a.ts - b.ts);
  if (!first) throw new Error(`${path} has run no script`);
  return events
    .filter(
      ({ name, ph, pid, tid }) => name === "RunTask" && ph === "X" && pid === first.pid && tid === first.tid,
    )
    .filter(({ ts, dur = 0 }) => ts + dur >= first.ts)
    .reduce((sum, { tdur, dur }) => {
      const takenMs = ((tdur ?? dur ?? 0) / 1_000) * SLOWDOWN;
      return sum + Math.max(0, takenMs - LONG_MS);
    }, 0);
}

/** What Chromium did meanwhile. */
async function traced(devtools: CDPSession, act: () => Promise<void>): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  devtools.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await devtools.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel", "devtools.timeline", "v8", "v8.execute"] },
  });
  await act();
  const whole = new Promise((resolve) => devtools.once("Tracing.tracingComplete", resolve));
  await devtools.send("Tracing.end");
  await whole;
  return events;
}

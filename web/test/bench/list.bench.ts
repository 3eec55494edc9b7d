import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measureInTurns, spreadOf } from "../../../app/test/bench/paired-rounds.ts";
import { CHROMIUM_FLAGS, findChromium } from "../browser.ts";
import type { ListBench } from "./list-entry.tsx";
import { report } from "./report.ts";

declare global {
  interface Window {
    readonly bench: ListBench;
  }
}

const ROWS = 10_000;
const ROUNDS = 3;
/** Of the plain table's (IQ-5). */
const OWED = { render: 0.15, memory: 0.1, renderMs: 200 } as const;
/** Constant, as far as what the engine sets aside for itself lets it be seen. */
const MAX_GROWTH = 1.6;
/** Of the frames of a list that scrolls at 60 a second; others on the machine take some. */
const MAX_SLOW_FRAMES = 0.2;
/** No server is there: what it is asked for is answered here. */
const ORIGIN = "http://localhost:20799";

interface Figures {
  readonly renderMs: number;
  /** JavaScript's heap and the documents', over the page with the same rows and nothing shown. */
  readonly bytes: number;
  readonly nodes: number;
}

/** The list of calls against a plain table of the same rows and cells, in turns in one Chromium. */
describe.skipIf(findChromium() === undefined)("a list of very many rows", () => {
  let browser: Browser;
  let script = "";
  let style = "";

  beforeAll(async () => {
    ({ script, style } = await bundled());
    browser = await chromium.launch({
      executablePath: findChromium() ?? "",
      args: CHROMIUM_FLAGS,
    });
  });
  afterAll(async () => {
    await browser?.close();
  });

  it("renders in a fraction of a plain table's time and memory, and takes no more by scrolling", async () => {
    const figures: Record<"grid" | "table", Figures[]> = { grid: [], table: [] };
    const grown: number[] = [];
    const slowFrames: number[] = [];
    const rounds = await measureInTurns(["grid", "table"], ROUNDS, async (kind) => {
      const page = await opened();
      const before = await bytesOf(page);
      const renderMs = await page.evaluate((which) => window.bench.show(which), kind);
      const inPage = await page.evaluate(() => window.bench.rowsInPage());
      if (kind === "table") expect(inPage).toBe(ROWS);
      else expect(inPage).toBeGreaterThan(10);
      const after = await bytesOf(page);
      const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
      figures[kind].push({ renderMs, bytes: after - before, nodes });
      if (kind === "grid") {
        slowFrames.push(await page.evaluate(() => window.bench.scroll()));
        const [scrolled, there] = [
          await bytesOf(page),
          await page.evaluate(() => document.querySelectorAll("*").length),
        ];
        expect(there).toBeLessThan(nodes * 1.1);
        grown.push((scrolled - before) / Math.max(1, after - before));
      }
      await page.context().close();
      return renderMs;
    });
    const render = spreadOf(rounds.map(({ grid, table }) => grid / table));
    const memory = spreadOf(
      figures.grid.map(({ bytes }, round) => bytes / (figures.table[round]?.bytes ?? 0)),
    );
    const median = (kind: "grid" | "table", of: keyof Figures) =>
      spreadOf(figures[kind].map((one) => one[of])).median;
    report([
      `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Chromium ${browser.version()}, load ${loadavg()[0]?.toFixed(1)}: ${ROWS.toLocaleString("en")} calls, 1440 × 900, median of ${ROUNDS} rounds (min to max).`,
      [
        "| what | the list | plain table | ratio | owed |",
        "| --- | ---: | ---: | ---: | ---: |",
        `| render | ${median("grid", "renderMs").toFixed(0)} ms (owed ${OWED.renderMs}) | ${median("table", "renderMs").toFixed(0)} ms | ${range(render)} | ${OWED.render} |`,
        `| memory | ${mega(median("grid", "bytes"))} | ${mega(median("table", "bytes"))} | ${range(memory)} | ${OWED.memory} |`,
        `| elements | ${median("grid", "nodes")} | ${median("table", "nodes")} | ${(median("grid", "nodes") / median("table", "nodes")).toFixed(4)} | |`,
      ].join("\n"),
      `Scrolled from the first row to the last: ${spreadOf(grown).median.toFixed(2)}× of the list's memory before; ${(spreadOf(slowFrames).median * 100).toFixed(0)} % of the frames took longer than two.`,
    ]);
    expect(render.median).toBeLessThan(OWED.render);
    expect(memory.median).toBeLessThan(OWED.memory);
    expect(spreadOf(grown).median).toBeLessThan(MAX_GROWTH);
    expect(spreadOf(slowFrames).median).toBeLessThan(MAX_SLOW_FRAMES);
  });

  /** A page of its own, with the rows made and nothing shown. */
  async function opened(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.route(`${ORIGIN}/**`, (route) => {
      const isScript = route.request().url().endsWith(".js");
      const page = `<!doctype html><style>${style}</style><div id="root"></div><script type="module" src="/list.js"></script>`;
      return route.fulfill({
        body: isScript ? script : page,
        contentType: isScript ? "text/javascript" : "text/html",
      });
    });
    await page.goto(ORIGIN);
    await page.waitForFunction(() => "bench" in window);
    await page.evaluate((count) => window.bench.make(count), ROWS);
    return page;
  }
});

/** What JavaScript and the document take, once all is gone that nobody holds. */
async function bytesOf(page: Page): Promise<number> {
  const debug = await page.context().newCDPSession(page);
  await debug.send("HeapProfiler.collectGarbage");
  const heap = await debug.send("Runtime.getHeapUsage");
  await debug.detach();
  return heap.usedSize + heap.embedderHeapUsedSize;
}

/** The page's code and style, as the application is built. */
async function bundled(): Promise<{ readonly script: string; readonly style: string }> {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const made = await build({
    configFile: false,
    root: folder,
    logLevel: "silent",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      write: false,
      target: "chrome123",
      lib: { entry: `${folder}list-entry.tsx`, formats: ["es"], fileName: "list" },
    },
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const outputs = [made].flat().flatMap((one) => ("output" in one ? one.output : []));
  const script = outputs.map((one) => (one.type === "chunk" ? one.code : "")).join("\n");
  const style = outputs
    .map((one) => (one.type === "asset" && one.fileName.endsWith(".css") ? String(one.source) : ""))
    .join("\n");
  return { script, style };
}

function range({ median, min, max }: { median: number; min: number; max: number }): string {
  return `${median.toFixed(3)} (${min.toFixed(3)} to ${max.toFixed(3)})`;
}

function mega(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** What a page costs a person: web vitals and load times in a real Chromium, with an empty cache and with a filled one. */

import { sleep } from "k6";
import { browser } from "k6/browser";
import { Trend } from "k6/metrics";
import { selector } from "../../otel/catalogue/promql.ts";
import { type SlaId, slaRow, thresholdLevel } from "../../otel/catalogue/slas.ts";
import { CONFIG, load } from "../lib/config.ts";
import { loadFigure } from "../lib/figures.ts";
import type { Objective } from "../lib/objective.ts";
import type { SummaryData } from "../lib/report/summary-data.ts";
import { defineRun, type Run } from "../lib/run.ts";

const PAGES = ["/board", "/calls", "/leads", "/contacts"];
const ROUNDS = load(5);
/** The largest paint is known when somebody does something, or leaves. */
const LOOK_SECONDS = 1.5;

const pageLoad = new Trend("trunkline_page_load", true);
const heap = new Trend("trunkline_browser_heap");

/** A web vital as k6's browser and Faro (by Prometheus) measure it, judged by its row. */
function vital(id: SlaId, metric: string, scale: number): Objective {
  const row = slaRow(id);
  if (row.kind !== "threshold" || row.indicator.type !== "quantile") throw new Error(`${id} is no quantile`);
  const { quantile, metric: histogram, matchers } = row.indicator;
  const buckets = selector(`${histogram}_bucket`, matchers);
  return {
    ...{ id, title: row.title, unit: scale === 1 ? "score" : "seconds", tempo: null, maxDifference: null },
    owed: { comparison: "<", level: thresholdLevel(row) },
    client: { metric, statistic: `p(${quantile * 100})`, scale },
    prometheus: {
      kind: "query",
      query: `histogram_quantile(${quantile}, sum by (le) (increase(${buckets}[$window])))`,
    },
  };
}

const run = defineRun({
  scenario: "browser",
  title: "Pages in a browser",
  facts: [`${PAGES.length} pages, ${ROUNDS} times with an empty cache and again with a filled one`],
  objectives: [
    loadFigure("page-load-cold"),
    loadFigure("page-load-repeat"),
    loadFigure("browser-heap"),
    vital("web-fcp", "browser_web_vital_fcp", 0.001),
    vital("web-lcp", "browser_web_vital_lcp", 0.001),
    vital("web-inp", "browser_web_vital_inp", 0.001),
    vital("web-cls", "browser_web_vital_cls", 1),
  ],
  counted: [],
  people: 1,
  readsApplicationMetrics: true,
});

export const options = {
  ...run.options,
  scenarios: {
    person: {
      executor: "shared-iterations",
      vus: 1,
      iterations: ROUNDS,
      maxDuration: `${ROUNDS * 60}s`,
      options: { browser: { type: "chromium" } },
    },
  },
};

export function setup(): Run {
  return run.prepare();
}

export default async function person({ sessions }: Run): Promise<void> {
  const context = await browser.newContext();
  try {
    await context.addCookies([{ name: "trunkline_session", value: sessions[0] ?? "", url: CONFIG.appUrl }]);
    for (const visit of ["cold", "repeat"]) {
      for (const path of PAGES) {
        const page = await context.newPage();
        await page.goto(`${CONFIG.appUrl}${path}`, { waitUntil: "load" });
        sleep(LOOK_SECONDS);
        await page.keyboard.press("Tab");
        sleep(0.2);
        const seen = await page.evaluate(() => {
          const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
          const { memory } = performance as { memory?: { usedJSHeapSize: number } };
          return { loadMs: navigation?.loadEventEnd ?? 0, heapBytes: memory?.usedJSHeapSize ?? 0 };
        });
        // Of a context only the first page is cold: the others have its scripts.
        if (visit === "repeat" || path === PAGES[0]) pageLoad.add(seen.loadMs, { visit });
        heap.add(seen.heapBytes);
        await page.close();
      }
    }
  } finally {
    await context.close();
  }
}

export function teardown(begun: Run): void {
  run.judge(begun);
}

export function handleSummary(data: SummaryData): Record<string, string> {
  return run.summarize(data);
}

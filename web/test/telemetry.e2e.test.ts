import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../otel/test/eventually.ts";
import { findChromium, launchChromium, signInAs } from "./browser.ts";
import { jsonOf } from "./checks.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

const SOON = { timeout: 20_000 };

/** What is in one line of OTLP, for those who look for a piece of it. */
interface SentRecord {
  readonly text: string;
  readonly traceId: string | undefined;
}

describe.skipIf(!isPossible)("what a browser tells the collector", () => {
  let browser: Browser;
  let page: Page;
  let ids: string[];
  const records: SentRecord[] = [];
  const spans: SentRecord[] = [];
  /** Of the last request for notes, and of the last for the session. */
  const sentWith = { notes: "", session: "" };

  beforeAll(async () => {
    browser = await launchChromium();
    const context = await browser.newContext({ baseURL: BASE_URL ?? "" });
    page = await context.newPage();
    await signInAs(page);
    const { items } = await jsonOf(page.request.get("/api/calls?limit=2"));
    ids = items.map(({ id }: { id: string }) => id);
    expect(ids, "calls").toHaveLength(2);
    await page.route(/\/api\/config$/, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ json: { ...(await answer.json()), faroUrl: `${BASE_URL}/collector` } });
    });
    await page.route(/\/collector\/v1\//, async (route) => {
      const { resourceLogs = [], resourceSpans = [] } = route.request().postDataJSON();
      for (const { scopeLogs } of resourceLogs)
        for (const { logRecords } of scopeLogs) records.push(...logRecords.map(sentRecord));
      for (const { scopeSpans } of resourceSpans)
        for (const scope of scopeSpans) spans.push(...scope.spans.map(sentRecord));
      await route.fulfill({ json: {} });
    });
    await page.route(/\/api\/session$/, async (route) => {
      sentWith.session = route.request().headers().traceparent ?? "";
      await route.continue();
    });
    await page.goto("/calls");
    // Tracing comes last of all.
    await eventually(async () => {
      await page.evaluate(() => fetch("/api/session").then(() => undefined));
      return sentWith.session || undefined;
    });
  });
  afterAll(async () => {
    await browser?.close();
  });

  const sentRecord = (record: { traceId?: string }): SentRecord => ({
    text: JSON.stringify(record),
    traceId: record.traceId,
  });
  const found = (all: readonly SentRecord[], ...pieces: readonly string[]) =>
    all.find(({ text }) => pieces.every((piece) => text.includes(piece)));
  const open = (id: string | undefined) => page.locator(`a[href="/calls/${id}"]`).first().click();

  it("has the request that broke after a second, by route, page and outcome, in its trace (DF-8)", async () => {
    await page.route(`**/api/calls/${ids[0]}/notes?**`, async (route) => {
      sentWith.notes = route.request().headers().traceparent ?? "";
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.abort("connectionreset");
    });
    await open(ids[0]);
    const pieces = ['"slow-api"', "GET /api/calls/:id/notes", '"offline"', '"/calls/:id"'];
    await expect.poll(() => found(records, ...pieces), SOON).toBeDefined();
    const { traceId } = found(records, ...pieces) ?? {};
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(traceId).toBe(sentWith.notes.split("-")[1]);
  });

  it("has the error of a part in the trace that people are told (KN-8)", async () => {
    await page.route(`**/api/calls/${ids[1]}/notes?**`, (route) =>
      route.fulfill({ json: { items: null, nextCursor: null } }),
    );
    await page.getByRole("navigation").getByRole("link", { name: "Calls", exact: true }).first().click();
    await open(ids[1]);
    await expect
      .poll(() => page.locator("main").innerText(), SOON)
      .toContain("This part has stopped working");
    const broken = page.getByRole("region", { name: "This part has stopped working" });
    const traceId = (await broken.locator("code").textContent()) ?? "";
    await expect.poll(() => found(records, '"exception.type"', traceId), SOON).toBeDefined();
    await expect.poll(() => found(spans, '"broken part"', traceId), SOON).toBeDefined();
  });
});

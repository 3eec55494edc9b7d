import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";
import { expectNoSidewaysScroll, jsonOf } from "./checks.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

describe.skipIf(!isPossible)("dialing", () => {
  let browser: Browser;
  let page: Page;
  let list: { readonly id: string; readonly name: string };
  let names: readonly string[];

  const api = async (method: "GET" | "POST", path: string, data?: object) => {
    const answer = await page.request.fetch(path, {
      method,
      headers: { Origin: BASE_URL ?? "" },
      ...(data ? { data } : {}),
    });
    return jsonOf(answer);
  };

  beforeAll(async () => {
    browser = await launchChromium();
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      baseURL: BASE_URL ?? "",
    });
    page = await context.newPage();
    await signInAs(page, "Supervisor");
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    const unique = randomUUID();
    names = [`Alder ${unique}`, `Birch ${unique}`];
    const ids: string[] = [];
    for (const company of names) {
      const phone = `+1438${2_000_000 + Math.floor(Math.random() * 7_999_999)}`;
      ids.push((await api("POST", "/api/leads", { company, phone })).id);
    }
    const scripts = await api("GET", "/api/scripts?published=true");
    const scriptId = scripts.items.find(({ name }: { name: string }) => name === "First call")?.id ?? null;
    const made = { name: `List ${unique}`, purpose: "service", sort: "oldest", scriptId, leads: { ids } };
    list = await api("POST", "/api/dial-lists", made);
    // A try before may have left a lead with this person.
    const { held } = await api("GET", `/api/dial-lists/${list.id}/upcoming`);
    if (held) await api("POST", `/api/dial-lists/${held.listId}/items/${held.id}/release`);
  });

  it("goes from lead to lead by keys, says why one is not called, and stops", async () => {
    await page.goto("/dialing");
    await page.getByRole("link", { name: list.name }).click();
    await page.getByRole("button", { name: "Start dialing" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press("n");
    await page.getByRole("heading", { name: names[0], level: 2 }).waitFor();
    await page.getByText("May be called now").waitFor();
    await page.getByText(`for ${names[0]}`).waitFor();
    await page.getByRole("button", { name: "Has no time now" }).click();
    await page.getByText("When may I call you back?").waitFor();
    await page.keyboard.press("b");
    await page.getByText("Is this a good moment?").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    // The live connection tells of the next lead before the answer that brings it: a key pressed then is not lost.
    await page.route("**/dial-lists/*/next", async (route) => {
      const response = await route.fetch();
      await page.getByRole("heading", { name: names[1], level: 2 }).waitFor();
      setTimeout(() => void route.fulfill({ response }).catch(() => undefined), 1_000);
    });
    await page.keyboard.press("s");
    await page.getByRole("heading", { name: names[1], level: 2 }).waitFor();
    await page.getByText(`${names[0]} was skipped.`).waitFor();
    await page.route("**/items/*/call", (route) =>
      route.fulfill({
        status: 409,
        json: { code: "agent_without_telephone", title: "No telephone", status: 409 },
      }),
    );
    await page.keyboard.press("d");
    await page.getByText("You have no telephone that could ring.").waitFor();
    await page.unroute("**/items/*/call");
    await page.unroute("**/dial-lists/*/next");
    // What one has stays one's own over a reload.
    await page.reload();
    await page.getByRole("heading", { name: names[1], level: 2 }).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Start dialing" }).waitFor();
  });

  it("sums up a list that is completed", async () => {
    await page.goto(`/dialing/${list.id}`);
    await page.getByRole("button", { name: "Complete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Complete" }).click();
    await page.getByRole("heading", { name: "The list is done" }).waitFor();
    await page.getByText("List ended first").waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await seriousViolations(page)).toEqual([]);
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});

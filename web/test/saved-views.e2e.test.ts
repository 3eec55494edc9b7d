import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

describe.skipIf(!isPossible)("saved views", () => {
  let browser: Browser;
  const name = (what: string) => `${what} ${stamp}`;
  /** Of each try its own. */
  let stamp = "";

  const open = async (role: "Agent" | "Supervisor"): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      baseURL: BASE_URL ?? "",
    });
    const page = await context.newPage();
    await signInAs(page, role);
    return page;
  };
  const menuOf = async (page: Page) => {
    await page.getByRole("button", { name: "Views" }).click();
    return page.getByRole("dialog", { name: "Saved views" });
  };

  beforeAll(async () => {
    browser = await launchChromium();
  });
  beforeEach(() => {
    stamp = randomUUID().slice(0, 8);
  });
  afterAll(async () => {
    await browser?.close();
  });

  it("are there in every browser, shared with others, renamed, and back by undo", async () => {
    const page = await open("Supervisor");
    await page.goto("/calls?direction=inbound");
    const menu = await menuOf(page);
    await menu.getByLabel("Name of the view").fill(name("Inbound"));
    await menu.getByLabel("Share with the team").check();
    await menu.getByRole("button", { name: "Save", exact: true }).click();
    await menu.getByRole("link", { name: name("Inbound") }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);

    const other = await open("Agent");
    await other.goto("/calls");
    const theirs = await menuOf(other);
    const shared = theirs.getByRole("link", { name: name("Inbound") });
    await shared.waitFor();
    expect(await theirs.getByRole("button", { name: `Change view ${name("Inbound")}` }).count()).toBe(0);
    await shared.click();
    await other.waitForURL(/direction=inbound/);
    await other.context().close();

    await menu.getByRole("button", { name: `Change view ${name("Inbound")}` }).click();
    const form = menu.getByRole("form", { name: `Change view ${name("Inbound")}` });
    await form.getByLabel("Name of the view").fill(name("Coming in"));
    await form.getByRole("button", { name: "Save" }).click();
    await menu.getByRole("link", { name: name("Coming in") }).waitFor();
    await menu.getByRole("button", { name: `Delete view ${name("Coming in")}` }).click();
    await menu.getByRole("link", { name: name("Coming in") }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    const again = (await menu.isVisible()) ? menu : await menuOf(page);
    await again.getByRole("link", { name: name("Coming in") }).waitFor();
    await again.getByRole("button", { name: `Delete view ${name("Coming in")}` }).click();
    await again.getByRole("link", { name: name("Coming in") }).waitFor({ state: "detached" });
    await page.context().close();
  });

  it("open their list where one is chosen for that, until the filters are cleared", async () => {
    const page = await open("Supervisor");
    await page.goto("/calls?direction=outbound");
    const menu = await menuOf(page);
    await menu.getByLabel("Name of the view").fill(name("Outbound"));
    await menu.getByRole("button", { name: "Save", exact: true }).click();
    // It is shown at once; a page that is left takes what it is still sending with it.
    const kept = page.waitForResponse((answer) => answer.request().method() !== "GET" && answer.ok());
    await menu.getByRole("button", { name: `Open this list with ${name("Outbound")}` }).click();
    await kept;
    await menu
      .getByRole("button", { name: `Open this list with ${name("Outbound")}`, pressed: true })
      .waitFor();
    await page.goto("/calls");
    await page.waitForURL(/direction=outbound/);
    // An address that says what it shows is shown as it is.
    await page.goto("/calls?direction=inbound");
    await page.locator(".grid-link").first().waitFor();
    expect(new URL(page.url()).searchParams.get("direction")).toBe("inbound");
    const again = await menuOf(page);
    await again.getByRole("button", { name: `Delete view ${name("Outbound")}` }).click();
    await again.getByRole("link", { name: name("Outbound") }).waitFor({ state: "detached" });
    await page.context().close();
  });

  it("that a browser had kept by itself are brought over once", async () => {
    const page = await open("Supervisor");
    const { user } = await (await page.request.get("/api/session")).json();
    const key = `trunkline.views.calls.${user.id}`;
    await page.evaluate(
      ([at, text]) => localStorage.setItem(at ?? "", text ?? ""),
      [key, JSON.stringify([{ name: name("Of before"), query: "priority=1" }])],
    );
    await page.goto("/calls");
    const menu = await menuOf(page);
    await menu.getByRole("link", { name: name("Of before") }).waitFor();
    expect(await page.evaluate((at) => localStorage.getItem(at), key)).toBeNull();
    await menu.getByRole("button", { name: `Delete view ${name("Of before")}` }).click();
    await menu.getByRole("link", { name: name("Of before") }).waitFor({ state: "detached" });
    await page.context().close();
  });
});

import type { Browser, BrowserContext, CDPSession, Page, Worker } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askOffice } from "../../app/test/simulator-office.ts";
import { findChromium, launchChromium, signInAs } from "./browser.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const SIMULATOR_URL = process.env.SIMULATOR_URL;
const SOON = { timeout: 60_000 };
const isPossible = BASE_URL !== undefined && SIMULATOR_URL !== undefined && findChromium() !== undefined;

interface Alert {
  readonly id: string;
  readonly callId: string;
  readonly priority: number;
  readonly state: string;
}

describe.skipIf(!isPossible)("an urgent alert's push message", () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let debug: CDPSession;
  let worker: Worker;
  let registrationId: string;
  let office: Awaited<ReturnType<typeof askOffice>>;

  beforeAll(async () => {
    browser = await launchChromium();
    // Nobody else takes what this test wants to take.
    office = await askOffice(SIMULATOR_URL ?? "");
    await askOffice(SIMULATOR_URL ?? "", { on: false });
  });
  afterAll(async () => {
    await askOffice(SIMULATOR_URL ?? "", office);
    await browser?.close();
  });
  beforeEach(async () => {
    context = await browser.newContext({ baseURL: BASE_URL ?? "", serviceWorkers: "allow" });
    await context.grantPermissions(["notifications"], { origin: BASE_URL ?? "" });
    page = await context.newPage();
    debug = await context.newCDPSession(page);
    const registered = new Promise<string>((resolve) => {
      debug.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        const [first] = registrations;
        if (first) resolve(first.registrationId);
      });
    });
    await debug.send("ServiceWorker.enable");
    await signInAs(page, "Supervisor");
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    registrationId = await registered;
    worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
  });
  afterEach(async () => {
    await context.close();
  });

  /** Has somebody call who needs help at once; answers the alert that nobody has. */
  async function raise(): Promise<Alert> {
    const before = new Set((await alerts()).map(({ id }) => id));
    const last = String(Date.now()).slice(-4);
    const placed = await fetch(`${SIMULATOR_URL}/control/calls`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ scenario: "urgent", durationSeconds: 3, phone: `+1438555${last}` }),
    });
    expect(placed.status).toBe(202);
    await expect
      .poll(async () => (await alerts()).some(({ id, state }) => state === "open" && !before.has(id)), SOON)
      .toBe(true);
    const raised = (await alerts()).find(({ id, state }) => state === "open" && !before.has(id));
    if (!raised) throw new Error("no alert was raised");
    return raised;
  }

  async function alerts(): Promise<readonly Alert[]> {
    const answer = await page.request.get("/api/alerts?limit=50");
    return ((await answer.json()) as { items: Alert[] }).items;
  }

  /** What the server sends of it, as `push-message.policy.ts` writes it. */
  async function push({ id, callId, priority }: Alert): Promise<void> {
    const url = `${BASE_URL}/calls/${callId}`;
    const text = {
      ...{ id, type: "alert.raised", priority, count: 1, title: "P1 alert: somebody needs help", tag: id },
      ...{ occurredAt: new Date().toISOString(), url },
      actions: [
        {
          action: "acknowledge",
          title: "Acknowledge",
          method: "POST",
          url: `${BASE_URL}/api/alerts/${id}/acknowledge`,
        },
        { action: "open", title: "Open", url },
      ],
    };
    const origin = `${BASE_URL}/`;
    await debug.send("ServiceWorker.deliverPushMessage", {
      origin,
      registrationId,
      data: JSON.stringify(text),
    });
    await expect.poll(() => titles(id), SOON).toEqual(["P1 alert: somebody needs help"]);
  }

  async function titles(tag: string): Promise<string[]> {
    return await worker.evaluate(async (name) => {
      const scope = globalThis as unknown as { registration: ServiceWorkerRegistration };
      return (await scope.registration.getNotifications({ tag: name })).map(({ title }) => title);
    }, tag);
  }

  /** Presses an action of what is shown: no browser lets a test press what its system shows. */
  async function press(tag: string, action: string): Promise<void> {
    await worker.evaluate(
      async ([name, chosen]) => {
        const scope = globalThis as unknown as {
          registration: ServiceWorkerRegistration;
          NotificationEvent: new (kind: string, init: object) => Event;
          dispatchEvent(event: Event): boolean;
        };
        const [notification] = await scope.registration.getNotifications({ tag: name ?? "" });
        scope.dispatchEvent(
          new scope.NotificationEvent("notificationclick", { notification, action: chosen }),
        );
      },
      [tag, action],
    );
  }

  it("acknowledges it from where it appears, and says so; pressed again it is still one's own", async () => {
    const alert = await raise();
    await push(alert);
    await press(alert.id, "acknowledge");
    await expect.poll(() => titles(alert.id), SOON).toEqual(["You have this alert"]);
    expect((await alerts()).find(({ id }) => id === alert.id)?.state).toBe("acknowledged");
    await push(alert);
    await press(alert.id, "acknowledge");
    await expect.poll(() => titles(alert.id), SOON).toEqual(["You have this alert"]);
  });

  it("says that somebody else has it", async () => {
    const alert = await raise();
    const other = await browser.newContext({ baseURL: BASE_URL ?? "" });
    const colleague = await other.newPage();
    await signInAs(colleague, "Agent");
    const headers = { Origin: BASE_URL ?? "" };
    const taken = await colleague.request.post(`/api/alerts/${alert.id}/acknowledge`, { headers });
    expect(taken.status()).toBe(200);
    await other.close();
    await push(alert);
    await press(alert.id, "acknowledge");
    await expect
      .poll(() => titles(alert.id), SOON)
      .toEqual(["Not yours: somebody else has it, or it is resolved"]);
  });

  it("says nothing without a network, and takes nothing; with one again it does", async () => {
    const alert = await raise();
    await push(alert);
    // The worker's own: what a page is offline from does not concern it.
    await worker.evaluate(() => {
      const scope = globalThis as unknown as { fetch: typeof fetch; reachable?: typeof fetch };
      scope.reachable = scope.fetch;
      scope.fetch = () => Promise.reject(new TypeError("Failed to fetch"));
    });
    await press(alert.id, "acknowledge");
    await page.waitForTimeout(2_000);
    expect(await titles(alert.id)).toEqual([]);
    expect((await alerts()).find(({ id }) => id === alert.id)?.state).toBe("open");
    await worker.evaluate(() => {
      const scope = globalThis as unknown as { fetch: typeof fetch; reachable: typeof fetch };
      scope.fetch = scope.reachable;
    });
    await push(alert);
    await press(alert.id, "acknowledge");
    await expect.poll(() => titles(alert.id), SOON).toEqual(["You have this alert"]);
  });

  it("says nothing where nobody is signed in any more, and takes nothing", async () => {
    const alert = await raise();
    await push(alert);
    const headers = { Origin: BASE_URL ?? "" };
    expect((await page.request.delete("/api/session", { headers })).status()).toBe(204);
    await press(alert.id, "acknowledge");
    // As long as an answer may take, and more than it does.
    await page.waitForTimeout(2_000);
    expect(await titles(alert.id)).toEqual([]);
    await signInAs(page, "Supervisor");
    expect((await alerts()).find(({ id }) => id === alert.id)?.state).toBe("open");
  });
});

import { randomUUID } from "node:crypto";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type System, startSystem } from "../../app/test/e2e/system.ts";
import { freePort } from "../../stack/process/free-port.ts";
import { findChromium, launchChromium, signInAs } from "./browser.ts";

const isPossible = process.env.TRUNKLINE_BASE_URL !== undefined && findChromium() !== undefined;
/** A dead instance is noticed at once by its connections; what is left is the page's way back, and a busy machine. */
const BACK_WITHIN_MS = 40_000;
/** At once, on a machine that does something else, too. */
const SHOWN = { timeout: 10_000 } as const;

/** What stands before the instances: new connections go where it is told, those that are there stay. */
interface Balancer {
  readonly url: string;
  sendTo(url: string): void;
  close(): void;
}

async function startBalancer(port: number): Promise<Balancer> {
  const sockets = new Set<Socket>();
  let target = new URL("http://127.0.0.1:9");
  const server: Server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    sendTo: (url) => {
      target = new URL(url);
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

describe.skipIf(!isPossible)("two instances behind one address", () => {
  let system: System;
  let balancer: Balancer;
  let browser: Browser;

  beforeAll(async () => {
    balancer = await startBalancer(await freePort());
    const environment = { TRUNKLINE_PUBLIC_URL: balancer.url, TRUNKLINE_ENV: "demo" };
    system = await startSystem({ apis: 2, workers: 0, environment });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    balancer?.close();
    await system?.close();
  });

  async function openAt(instance: string, role: string): Promise<Page> {
    balancer.sendTo(system.urlOf(instance));
    const viewport = { width: 1280, height: 800 };
    const context = await browser.newContext({ viewport, baseURL: balancer.url });
    const page = await context.newPage();
    await signInAs(page, role);
    await page.locator('.connection[data-state="live"]').waitFor();
    return page;
  }

  async function send(page: Page, method: string, path: string, json: object = {}): Promise<{ id: string }> {
    return page.evaluate(
      async ([verb, address, body]) => {
        const headers = { "Content-Type": "application/json" };
        const answer = await fetch(address as string, {
          method: verb as string,
          headers,
          body: body as string,
        });
        if (!answer.ok) throw new Error(`${address} was answered ${answer.status}: ${await answer.text()}`);
        return (await answer.json()) as { id: string };
      },
      [method, path, JSON.stringify(json)],
    );
  }

  it("show on one what is done on the other, and lose and repeat nothing when one dies", async () => {
    const here = await openAt("api-1", "Manager");
    const there = await openAt("api-2", "Agent");
    const { id } = await send(here, "POST", "/api/channels", { name: `Yard ${randomUUID()}` });
    await send(there, "PUT", `/api/channels/${id}/membership`);
    await Promise.all([here.goto(`/channels/${id}`), there.goto(`/channels/${id}`)]);
    const field = (page: Page) => page.locator(".channel-composer textarea");
    const texts = (page: Page) => page.locator(".channel-message-text").allTextContents();
    await Promise.all([here, there].map((page) => field(page).waitFor()));
    const write = async (page: Page, text: string) => {
      await field(page).fill(text);
      await page.keyboard.press("Enter");
    };
    await write(here, "from the first");
    await expect.poll(() => texts(there), SHOWN).toEqual(["from the first"]);
    await write(there, "from the second");
    await expect.poll(() => texts(here), SHOWN).toEqual(["from the first", "from the second"]);

    // Whose connection dies comes back over the other, with what was written meanwhile, each once.
    balancer.sendTo(system.urlOf("api-1"));
    await system.kill9("api-2");
    await write(here, "while it was away");
    const all = ["from the first", "from the second", "while it was away"];
    await expect.poll(() => texts(there), { timeout: BACK_WITHIN_MS }).toEqual(all);
    await there.locator('.connection[data-state="live"]').waitFor({ timeout: BACK_WITHIN_MS });
    await write(there, "it is back");
    await expect.poll(() => texts(here), SHOWN).toEqual([...all, "it is back"]);
    expect(await texts(there)).toEqual([...all, "it is back"]);
  });
});

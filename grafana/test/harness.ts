/** What the tests with a real Grafana share. */

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium } from "playwright-core";
import { ensureChromium } from "../../stack/test/chromium.ts";

const CHROMIUM_FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A Chromium of this machine; undefined where there is none. */
export async function launchBrowser(): Promise<Browser | undefined> {
  const executablePath = await ensureChromium(() => undefined);
  return executablePath === null ? undefined : chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
}

/** Listens on a free port of loopback and tells which. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

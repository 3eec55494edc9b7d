import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { findChromium, launchChromium } from "../../web/test/browser.ts";
import { defineRoute } from "./route.ts";
import { startTestServer, type TestServer } from "./test/test-server.ts";

const routes = [
  defineRoute({
    method: "GET",
    path: "/api/calls/:id",
    summary: "Read one call",
    tags: ["calls"],
    auth: { kind: "permission", permission: "calls.read" },
    params: z.object({ id: z.uuid() }),
    responses: { 200: { description: "The call", schema: z.object({ id: z.uuid() }) } },
    handler: ({ params }) => ({ status: 200, body: { id: params.id } }),
  }),
  defineRoute({
    method: "POST",
    path: "/api/session",
    summary: "Sign in <now>",
    tags: ["identity"],
    auth: { kind: "public" },
    body: z.object({ email: z.email().meta({ example: "agent@trunkline.example" }) }),
    responses: { 200: { description: "Signed in", schema: z.object({ email: z.email() }) } },
    handler: ({ body }) => ({ status: 200, body }),
  }),
];

let app: TestServer;
let browser: Browser;
let page: Page;
const origins = new Set<string>();
const complaints: string[] = [];

beforeAll(async () => {
  if (!findChromium()) return;
  const port = await freePort();
  app = await startTestServer({
    routes,
    api: {
      title: "Trunkline <API>",
      version: "1.2.3",
      description: "First.",
      credentials: { sessionCookie: "session", apiKeyPrefix: "key_" },
    },
    config: { port, publicUrl: `http://127.0.0.1:${port}` },
  });
  browser = await launchChromium();
  page = await browser.newPage();
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) origins.add(new URL(request.url()).origin);
  });
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${app.url}/api/docs`);
});
afterAll(async () => {
  await browser?.close();
  await app?.server.close({ graceMs: 200 });
});

describe.skipIf(!findChromium())("the API's page in Chromium", () => {
  it("shows every operation, its text as text", async () => {
    await page.getByText("Sign in <now>").waitFor();
    const paths = await page.locator(".opblock-summary-path").allInnerTexts();
    expect(paths.map((path) => path.replaceAll(/[^\w/{}.]/g, "")).sort()).toEqual([
      "/api/calls/{id}",
      "/api/openapi.json",
      "/api/session",
    ]);
    expect(await page.locator(".info .title").textContent()).toContain("Trunkline <API>");
  });

  it("lets an operation be tried, and gives its command", async () => {
    await page.getByText("Sign in <now>").click();
    await page.getByRole("button", { name: "Try it out" }).click();
    await page.getByRole("button", { name: "Execute" }).click();
    const answer = page.locator(".live-responses-table .response");
    await answer.waitFor();
    expect(await answer.textContent()).toContain("agent@trunkline.example");
    expect(await page.locator(".curl-command").textContent()).toContain("curl -X 'POST'");
  });

  it("follows a dark system", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    await expect
      .poll(() => page.evaluate("getComputedStyle(document.body).backgroundColor"))
      .not.toBe("rgb(255, 255, 255)");
    expect(await page.evaluate("document.documentElement.className")).toContain("dark-mode");
  });

  it("asks no other host and breaks no rule of the security policy", async () => {
    expect([...origins]).toEqual([app.url]);
    expect(complaints).toEqual([]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

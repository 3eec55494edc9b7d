import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";

const BASE_URL = process.env.TRUNKLINE_BASE_URL;
const isPossible = BASE_URL !== undefined && findChromium() !== undefined;

describe.skipIf(!isPossible)("channels", () => {
  let browser: Browser;
  let manager: Page;
  let agent: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    const open = async (role: string) => {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        baseURL: BASE_URL ?? "",
      });
      const page = await context.newPage();
      await signInAs(page, role);
      return page;
    };
    manager = await open("Manager");
    agent = await open("Agent");
  });
  afterAll(async () => {
    await browser?.close();
  });

  /** A channel of its own for each try, with both in it; its address. */
  async function aChannel(): Promise<string> {
    const made = await manager.evaluate(async (name) => {
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify({ name });
      const answer = await fetch("/api/channels", { method: "POST", headers, body });
      if (!answer.ok) throw new Error(`the channel was answered ${answer.status}: ${await answer.text()}`);
      return await answer.json();
    }, `Yard ${randomUUID()}`);
    const joined = await agent.evaluate(async (id) => {
      const headers = { "Content-Type": "application/json" };
      return (await fetch(`/api/channels/${id}/membership`, { method: "PUT", headers, body: "{}" })).status;
    }, made.id);
    expect(joined).toBe(200);
    return `/channels/${made.id}`;
  }

  const field = (page: Page) => page.locator(".channel-composer textarea");
  const message = (page: Page, text: string) => page.locator(".channel-message", { hasText: text });
  async function write(page: Page, text: string): Promise<void> {
    await field(page).fill(text);
    await page.keyboard.press("Enter");
  }

  it("show what others write at once, and answers, reactions and edits with a way back", async () => {
    const path = await aChannel();
    await Promise.all([manager.goto(path), agent.goto(path)]);
    await field(agent).waitFor();
    await write(manager, "The van is back");
    await message(agent, "The van is back").waitFor();
    await message(agent, "The van is back").hover();
    await agent.getByRole("button", { name: "React with 👍" }).click();
    await manager.getByRole("button", { name: "👍 1", exact: true }).waitFor();
    await message(agent, "The van is back").hover();
    await agent.getByRole("button", { name: "Reply", exact: true }).click();
    await write(agent, "I take it");
    await message(manager, "I take it").locator(".answered").waitFor();
    expect(await seriousViolations(manager)).toEqual([]);
    await field(agent).focus();
    await agent.keyboard.press("ArrowUp");
    await expect.poll(() => field(agent).inputValue()).toBe("I take it");
    await write(agent, "I take it at noon");
    await message(manager, "I take it at noon").getByText("(edited)").waitFor();
    await agent.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => message(manager, "at noon").count()).toBe(0);
  });

  it("stand below what they answer, however old that is", async () => {
    const path = await aChannel();
    const parentId = await manager.evaluate(async (id) => {
      const post = async (content: string, more: object = {}) => {
        const init = {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ content, ...more }),
        };
        const answer = await fetch(`/api/channels/${id}/messages`, init);
        return ((await answer.json()) as { readonly id: string }).id;
      };
      const first = await post("Where is the old meter?");
      await post("In the shed", { parentId: first });
      for (let count = 0; count < 70; count += 1) await post(`Since then ${count}`);
      return first;
    }, path.split("/").at(-1));
    await agent.goto(`${path}?thread=${parentId}`);
    const panel = agent.getByRole("region", { name: "Answers to a message" });
    await panel.getByText("In the shed").waitFor();
    await panel.getByText("Where is the old meter?").waitFor();
  });

  it("are answered beside the conversation, which counts the answers live", async () => {
    const path = await aChannel();
    await Promise.all([manager.goto(path), agent.goto(path)]);
    await field(agent).waitFor();
    await write(manager, "Who has the ladder?");
    await message(agent, "Who has the ladder?").locator("time").waitFor();
    await message(agent, "Who has the ladder?").hover();
    await agent.getByRole("button", { name: "Answer beside" }).click();
    const panel = agent.getByRole("region", { name: "Answers to a message" });
    await panel.getByText("Nobody has answered yet.").waitFor();
    expect(await seriousViolations(agent)).toEqual([]);
    const answer = panel.getByRole("textbox", { name: "Write an answer" });
    await answer.fill("It is in the van");
    await agent.keyboard.press("Enter");
    await panel.locator(".channel-message", { hasText: "It is in the van" }).locator("time").waitFor();
    await manager.getByRole("button", { name: "1 answer", exact: true }).click();
    const other = manager.getByRole("region", { name: "Answers to a message" });
    await other.getByText("It is in the van").waitFor();
    await other.getByRole("textbox", { name: "Write an answer" }).fill("Thanks");
    await manager.keyboard.press("Enter");
    await panel.getByText("Thanks").waitFor();
    await agent.getByRole("button", { name: "2 answers", exact: true }).waitFor();
    await answer.focus();
    await agent.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
  });

  it("of many messages hold in the page only what is seen, keep one's place, and lead to an old one", async () => {
    const path = await aChannel();
    const id = path.split("/").at(-1);
    const texts = Array.from({ length: 240 }, (_, index) => `Line ${String(index + 1).padStart(3, "0")}`);
    let firstId = "";
    for (const content of texts) {
      const made = await manager.request.post(`/api/channels/${id}/messages`, { data: { content } });
      firstId ||= ((await made.json()) as { readonly id: string }).id;
    }
    await manager.goto(path);
    const log = manager.getByRole("log");
    await message(manager, "Line 240").waitFor();
    const inPage = () => log.locator(".channel-message").count();
    expect(await inPage()).toBeLessThan(60);
    // Up through three pages: what stands at the top of what is seen does not jump when older ones come above it.
    const seen = () =>
      log.evaluate((element) => {
        const top = element.getBoundingClientRect().top;
        const rows = [...element.querySelectorAll(".channel-message")];
        const row = rows.find((one) => one.getBoundingClientRect().top >= top);
        return Number(/Line (\d+)/.exec(row?.textContent ?? "")?.[1] ?? 0);
      });
    for (let turn = 0; turn < 40 && (await seen()) > 150; turn += 1) {
      await log.evaluate((element) => element.scrollBy(0, -600));
      await manager.waitForTimeout(150);
    }
    const before = await seen();
    expect(before).toBeGreaterThan(100);
    await manager.waitForTimeout(1_000);
    expect(Math.abs((await seen()) - before)).toBeLessThanOrEqual(1);
    expect(await inPage()).toBeLessThan(60);
    await manager.getByRole("button", { name: "To the newest" }).click();
    await message(manager, "Line 240").waitFor();
    await manager.goto(`${path}?message=${firstId}`);
    await expect
      .poll(() => manager.evaluate(() => document.activeElement?.textContent ?? ""), { timeout: 20_000 })
      .toContain("Line 001");
    expect(await inPage()).toBeLessThan(60);
  });

  it("keep a message that was refused with the reason, and write it once when it is tried again", async () => {
    await manager.goto(await aChannel());
    await field(manager).waitFor();
    await manager.route("**/messages", (route) =>
      route.request().method() === "POST"
        ? route.fulfill({ status: 403, json: { code: "forbidden", title: "Only for its owners" } })
        : route.continue(),
    );
    await write(manager, "From the basement");
    await message(manager, "From the basement").getByText("Only for its owners").waitFor();
    expect(await seriousViolations(manager)).toEqual([]);
    await manager.unroute("**/messages");
    await manager.getByRole("button", { name: "Try again" }).click();
    await message(manager, "From the basement").locator("time").waitFor();
    expect(await message(manager, "From the basement").count()).toBe(1);
  });

  it("keep what is written without a network on the device, and send it in order by itself", async () => {
    const path = await aChannel();
    await manager.goto(path);
    await field(manager).waitFor();
    await manager.context().setOffline(true);
    await write(manager, "First from the tunnel");
    await write(manager, "Second from the tunnel");
    await message(manager, "First from the tunnel").getByText("goes by itself").waitFor();
    await message(manager, "Second from the tunnel").getByText("goes by itself").waitFor();
    await manager.context().setOffline(false);
    // One that follows another closely has no time of its own: it is there once it is no longer one on its way.
    const there = manager.locator(".channel-message[data-item]", { hasText: "Second from the tunnel" });
    await there.waitFor({ timeout: 60_000 });
    await expect.poll(() => manager.getByText("goes by itself").count()).toBe(0);
    expect(
      await message(manager, "from the tunnel").locator(".channel-message-text").allInnerTexts(),
    ).toEqual(["First from the tunnel", "Second from the tunnel"]);
  });

  it("keep what is being written for each channel, and mark what is new since one was here", async () => {
    const path = await aChannel();
    await manager.goto(path);
    await write(manager, "Before");
    await message(manager, "Before").locator("time").waitFor();
    await field(manager).fill("Half a sentence");
    await manager.goto("/tasks");
    await agent.goto(path);
    await field(agent).waitFor();
    await write(agent, "While you were away");
    await message(agent, "While you were away").locator("time").waitFor();
    await manager.goto(path);
    await manager.getByText("New since you were here").waitFor();
    await expect.poll(() => field(manager).inputValue()).toBe("Half a sentence");
  });

  it("take a message back, and bring it again", async () => {
    await manager.goto(await aChannel());
    await field(manager).waitFor();
    await write(manager, "Nonsense");
    await message(manager, "Nonsense").locator("time").waitFor();
    await message(manager, "Nonsense").hover();
    await manager.getByRole("button", { name: "Take back" }).click();
    await manager.getByText("This message was taken back.").waitFor();
    await manager.getByRole("button", { name: "Undo" }).click();
    await message(manager, "Nonsense").waitFor();
  });
});

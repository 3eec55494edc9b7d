import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import webPush from "web-push";
import type { Simulator } from "./simulator.ts";
import { control, type Receiver, startReceiver, startTestSimulator } from "./test/receiver.ts";

describe("the push service", () => {
  let app: Receiver;
  let simulator: Simulator;
  beforeAll(async () => {
    app = await startReceiver();
    simulator = await startTestSimulator(app.url);
  });
  afterAll(async () => {
    await simulator.stop();
    await app.close();
  });

  const ours = webPush.generateVAPIDKeys();
  const others = webPush.generateVAPIDKeys();
  const browser = async () =>
    (await control(simulator, "POST", "/control/browsers", { applicationServerKey: ours.publicKey })).body;
  /** What a sender would send; `change` spoils it. */
  async function send(
    target: { endpoint: string; keys: { p256dh: string; auth: string } },
    { keys = ours, headers = {} }: { keys?: typeof ours; headers?: Record<string, string> } = {},
  ): Promise<number> {
    const request = webPush.generateRequestDetails(target, '{"title":"Grüße"}', {
      vapidDetails: { subject: "mailto:a@t.example", ...keys },
      contentEncoding: "aes128gcm",
      TTL: 60,
      topic: "a-topic",
    });
    const answer = await fetch(target.endpoint, {
      method: "POST",
      headers: { ...(request.headers as Record<string, string>), ...headers },
      body: new Uint8Array(request.body ?? []),
    });
    return answer.status;
  }

  it("decrypts what is for the browser", async () => {
    const target = await browser();
    expect(await send(target)).toBe(201);
    const { body } = await control(simulator, "GET", "/control/ledger?kind=push");
    expect(body.items).toMatchObject([
      {
        browser: target.id,
        topic: "a-topic",
        ttlSeconds: 60,
        urgency: "normal",
        payload: { title: "Grüße" },
      },
    ]);
  });

  it("refuses what the real ones refuse", async () => {
    const target = await browser();
    const another = await browser();
    expect(await send(target, { keys: others })).toBe(403);
    expect(await send(target, { headers: { Authorization: "vapid t=a.b.c, k=d" } })).toBe(401);
    const elsewhere = webPush.getVapidHeaders(
      "https://push.example",
      "mailto:a@t.example",
      ours.publicKey,
      ours.privateKey,
      "aes128gcm",
    );
    expect(await send(target, { headers: { Authorization: elsewhere.Authorization } })).toBe(401);
    expect(await send(target, { headers: { TTL: "soon" } })).toBe(400);
    expect(await send(target, { headers: { Topic: "x".repeat(33) } })).toBe(400);
    expect(await send({ ...target, keys: another.keys })).toBe(400);
    expect(
      await send({ ...target, keys: { ...target.keys, auth: randomBytes(16).toString("base64url") } }),
    ).toBe(400);
    await control(simulator, "DELETE", `/control/browsers/${target.id}`);
    expect(await send(target)).toBe(410);
  });
});

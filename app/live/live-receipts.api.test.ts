import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectClient, type TestClient } from "./test/live-client.ts";
import { type LiveTestServers, startLiveTestServers } from "./test/live-servers.ts";

let servers: LiveTestServers;
beforeAll(async () => {
  servers = await startLiveTestServers();
});
afterEach(() => servers.stopServers());
afterAll(() => servers.redis.end());

/** This client's clock is an hour behind. */
const BEHIND_MS = 3_600_000;
const clientNowMs = () => Date.now() - BEHIND_MS;

async function readClock(client: TestClient) {
  const sentAtMs = clientNowMs();
  client.send({ type: "clock", sentAtMs });
  const answer = await client.hear((message) => message.type === "clock" && message.sentAtMs === sentAtMs);
  const nowMs = clientNowMs();
  return { offsetMs: Number(answer.serverMs) - (sentAtMs + nowMs) / 2, roundTripMs: nowMs - sentAtMs };
}

describe("a client that acknowledges", () => {
  it("has the time from the commit to its receipt measured, though its clock is wrong", async () => {
    const server = await servers.startServer();
    const anna = await connectClient(server.port);
    expect(await anna.hear(({ type }) => type === "welcome")).toMatchObject({ receiptShare: 1 });
    await anna.subscribe("user:anna");
    const clock = await readClock(anna);
    await servers.publish("user:anna", 1);
    const { position } = await anna.hear(({ data }) => data?.n === 1);
    const receivedAtMs = clientNowMs() + 0.4;
    const events = [{ channel: "user:anna", position, receivedAtMs }];
    anna.send({ type: "received", sentAtMs: clientNowMs() + 1, clock, events });
    await expect.poll(() => server.receipts).toHaveLength(1);
    const [[seconds, attributes] = []] = server.receipts;
    expect(attributes).toEqual({
      "trunkline.live.urgency": "notification",
      "trunkline.live.channel": "user",
    });
    expect(seconds).toBeGreaterThanOrEqual(0);
    expect(seconds).toBeLessThan(2);
    anna.send({ type: "received", sentAtMs: clientNowMs(), clock: { offsetMs: 0, roundTripMs: 1 }, events });
    await expect.poll(() => server.ignoredReceipts).toEqual(["clock"]);
    expect(server.receipts).toHaveLength(1);
  });

  it("is asked for a smaller share the more clients there are, and refused the clock when it asks again and again", async () => {
    const server = await servers.startServer({ maxConnectionsPerPrincipal: 40 });
    const clients: TestClient[] = [];
    for (let n = 0; n < 40; n += 1) clients.push(await connectClient(server.port));
    const last = await clients.at(-1)?.hear(({ type }) => type === "welcome");
    expect(last).toMatchObject({ receiptShare: 0.5 });
    const [anna] = clients;
    for (let n = 0; n < 13; n += 1) anna?.send({ type: "clock", sentAtMs: n });
    await anna?.hear(({ code }) => code === "too_many_messages");
    expect(anna?.heard.filter(({ type }) => type === "clock")).toHaveLength(12);
    anna?.send({ type: "received", sentAtMs: 1, clock: { offsetMs: 0, roundTripMs: -1 }, events: [] });
    await anna?.hear(({ code }) => code === "invalid_message");
  });

  it("does not count as somebody who is active: it says so by itself", async () => {
    const server = await servers.startServer({
      activePingIntervalMs: 100,
      idlePingIntervalMs: 5_000,
      idleAfterMs: 150,
    });
    const anna = await connectClient(server.port);
    let pings = 0;
    anna.socket.on("ping", () => {
      pings += 1;
    });
    const asking = setInterval(() => anna.send({ type: "clock", sentAtMs: 1 }), 100);
    await expect.poll(() => anna.heard.filter(({ type }) => type === "clock").length).toBe(8);
    clearInterval(asking);
    expect(pings).toBeLessThanOrEqual(3);
  });
});

import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { connectClient } from "./test/live-client.ts";
import { type LiveTestServers, startLiveTestServers } from "./test/live-servers.ts";

let servers: LiveTestServers;
beforeAll(async () => {
  servers = await startLiveTestServers();
});
afterEach(() => servers.stopServers());
afterAll(() => servers.redis.end());

describe("a client", () => {
  it("is refused without a sign-in, from another site, or beyond its number of connections", async () => {
    const { port, live } = await servers.startServer({ maxConnectionsPerPrincipal: 2 });
    await expect(connectClient(port, {})).rejects.toThrow("refused: 401");
    await expect(
      connectClient(port, { Cookie: "trunkline_session=anna", Origin: "https://evil.example" }),
    ).rejects.toThrow("refused: 403");
    await connectClient(port);
    const second = await connectClient(port, {
      Cookie: "trunkline_session=anna",
      Origin: "http://127.0.0.1:8080",
    });
    await expect(connectClient(port)).rejects.toThrow("refused: 429");
    second.socket.close();
    await second.closed;
    await sleep(20);
    await connectClient(port);
    expect(live.connectionCount).toBe(2);
  });

  it("may follow only what it is authorized to follow", async () => {
    const { port } = await servers.startServer();
    const anna = await connectClient(port);
    expect(await anna.subscribe("user:ben")).toMatchObject({ type: "error", code: "forbidden" });
    expect(await anna.subscribe("user:anna")).toMatchObject({ type: "subscribed" });
    await servers.publish("user:ben", 1);
    await servers.publish("user:anna", 2);
    await anna.hear((message) => message.data?.n === 2);
    expect(anna.numbers("user:ben")).toEqual([]);
  });

  it("hears no more of a channel after unsubscribing", async () => {
    const { port } = await servers.startServer();
    const anna = await connectClient(port);
    await anna.subscribe("board");
    anna.send({ type: "unsubscribe", channel: "board" });
    await anna.hear((message) => message.type === "unsubscribed");
    await anna.subscribe("call:1");
    await servers.publish("board", 1);
    await servers.publish("call:1", 2);
    await anna.hear((message) => message.data?.n === 2);
    expect(anna.numbers("board")).toEqual([]);
  });

  it("gets an answer to what it says wrong, and is sent away when it goes on", async () => {
    const { port, dropped } = await servers.startServer({ maxChannelsPerConnection: 1 });
    const anna = await connectClient(port);
    expect(anna.socket.extensions).toContain("permessage-deflate");
    expect(anna.heard[0] ?? (await anna.hear((message) => message.type === "welcome"))).toMatchObject({
      type: "welcome",
      pingIntervalSeconds: 30,
    });
    anna.send("{");
    await anna.hear((message) => message.code === "malformed_message");
    anna.send({ type: "subscribe", channel: "Board!" });
    expect(await anna.hear((message) => message.code === "invalid_message")).toMatchObject({
      message: expect.stringContaining("channel"),
    });
    await anna.subscribe("board");
    expect(await anna.subscribe("call:1")).toMatchObject({ code: "too_many_channels" });
    for (let n = 0; n < 20; n += 1) anna.send("{");
    expect(await anna.closed).toEqual({ code: 1008, reason: "protocol" });
    const ben = await connectClient(port, { Authorization: "Bearer ben" });
    ben.send("x".repeat(5_000));
    expect((await ben.closed).code).toBe(1009);
    expect(dropped).toEqual(["protocol", "protocol"]);
  });

  it("that reads too slowly is dropped with a reason; the others notice nothing", async () => {
    const { port, dropped } = await servers.startServer({
      maxBufferedBytes: 1024 * 1024,
      maxEventsPerSecond: 10_000,
    });
    const uncompressed = { perMessageDeflate: false };
    const slow = await connectClient(port, undefined, uncompressed);
    const good = await connectClient(port, undefined, uncompressed);
    await slow.subscribe("board");
    await good.subscribe("board");
    slow.socket.pause();
    const count = 300;
    const padding = "x".repeat(64 * 1024);
    for (let n = 1; n <= count; n += 1) {
      await servers.publish("board", n, padding);
      await sleep(1);
    }
    await good.hear((message) => message.data?.n === count);
    expect(good.numbers("board")).toHaveLength(count);
    expect(dropped).toEqual(["slow_client"]);
    slow.socket.resume();
    await slow.closed;
    expect(slow.numbers("board").length).toBeLessThan(count);
    expect(slow.heard.at(-1)).not.toMatchObject({ data: { n: count } });
  });

  it("that never catches up is dropped even below the bound", async () => {
    const { port, dropped } = await servers.startServer({
      slowAboveBytes: 1_000,
      slowAfterMs: 200,
      maxEventsPerSecond: 10_000,
    });
    const slow = await connectClient(port, undefined, { perMessageDeflate: false });
    await slow.subscribe("board");
    slow.socket.pause();
    const padding = "x".repeat(64 * 1024);
    // More than the kernel takes: what follows waits in the process.
    for (let n = 1; n <= 150; n += 1) await servers.publish("board", n, padding);
    for (let n = 0; dropped.length === 0 && n < 100; n += 1) {
      await servers.publish("board", 0);
      await sleep(20);
    }
    expect(dropped).toEqual(["slow_client"]);
    slow.socket.resume();
    expect(await slow.closed).toEqual({ code: 1013, reason: "slow_client" });
    expect(slow.heard.at(-1)).toMatchObject({ type: "goodbye", reason: "slow_client" });
  });

  it("is pinged often while active and seldom while idle, and dropped when it is dead", async () => {
    const { port, dropped, live } = await servers.startServer({
      activePingIntervalMs: 120,
      idlePingIntervalMs: 900,
      idleAfterMs: 500,
    });
    const anna = await connectClient(port);
    const pings: number[] = [];
    anna.socket.on("ping", () => pings.push(performance.now()));
    await sleep(420);
    expect(pings.length).toBeGreaterThanOrEqual(2);
    await sleep(250);
    const whenIdle = pings.length;
    await sleep(600);
    expect(pings.length - whenIdle).toBeLessThanOrEqual(1);
    anna.send({ type: "activity" });
    const whenActive = pings.length;
    await sleep(420);
    expect(pings.length - whenActive).toBeGreaterThanOrEqual(2);
    anna.socket.pause();
    for (let tries = 0; live.connectionCount > 0 && tries < 100; tries += 1) await sleep(20);
    expect([live.connectionCount, dropped]).toEqual([0, ["idle"]]);
  });

  it("has its rights looked at again and again, not at the same moment as all others", async () => {
    const server = await servers.startServer({ rightsCheckIntervalMs: 500, maxConnectionsPerPrincipal: 60 });
    const clients = await Promise.all(Array.from({ length: 60 }, () => connectClient(server.port)));
    const checkedAtMs: number[] = [];
    const has = vi.spyOn(servers.signedOut, "has").mockImplementation(() => {
      checkedAtMs.push(performance.now());
      return false;
    });
    await sleep(1_250);
    has.mockRestore();
    expect(checkedAtMs.length).toBeGreaterThanOrEqual(clients.length * 2);
    expect(checkedAtMs.length).toBeLessThanOrEqual(clients.length * 3);
    const within = (fromMs: number) => checkedAtMs.filter((at) => at >= fromMs && at < fromMs + 20).length;
    expect(Math.max(...checkedAtMs.map(within))).toBeLessThan(clients.length / 2);
  });

  it("that has signed out is sent away when its rights are looked at", async () => {
    const { port } = await servers.startServer({ rightsCheckIntervalMs: 50 });
    const anna = await connectClient(port);
    servers.signedOut.add("anna");
    expect(await anna.closed).toEqual({ code: 4401, reason: "unauthorized" });
    expect(anna.heard.at(-1)).toMatchObject({ type: "goodbye", reason: "unauthorized" });
  });
});

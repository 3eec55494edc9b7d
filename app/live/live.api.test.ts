import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { LIVE_STREAM } from "./live-stream.ts";
import { connectClient } from "./test/live-client.ts";
import { type LiveTestServers, startLiveTestServers } from "./test/live-servers.ts";

let servers: LiveTestServers;
beforeAll(async () => {
  servers = await startLiveTestServers();
});
afterEach(() => servers.stopServers());
afterAll(() => servers.redis.end());

describe("a published event", () => {
  it("reaches the followers of its channel on every process, once and in order", async () => {
    const [first, second] = [await servers.startServer(), await servers.startServer()];
    const anna = await connectClient(first.port);
    const ben = await connectClient(second.port, { Authorization: "Bearer ben" });
    await anna.subscribe("board");
    await ben.subscribe("board");
    await ben.subscribe("call:1");
    for (let n = 1; n <= 30; n += 1) await servers.publish(n % 10 === 0 ? "call:1" : "board", n);
    await Promise.all([anna.hearOn("board", 29), ben.hearOn("board", 29), ben.hearOn("call:1", 30)]);
    const expected = Array.from({ length: 30 }, (_, index) => index + 1).filter((n) => n % 10 !== 0);
    expect(anna.numbers("board")).toEqual(expected);
    expect(ben.numbers("board")).toEqual(expected);
    expect(anna.numbers("call:1")).toEqual([]);
    expect(ben.numbers("call:1")).toEqual([10, 20, 30]);
  });

  it("reaches the followers of each of its channels, and is replayed on each", async () => {
    const server = await servers.startServer();
    const [anna, ben] = await Promise.all([connectClient(server.port), connectClient(server.port)]);
    await Promise.all([anna.subscribe("board"), ben.subscribe("call:1")]);
    const tell = (n: number) =>
      servers.publisher.publish({
        channels: ["board", "call:1"],
        event: "call.changed",
        data: { n },
        at: new Date(),
      });
    const first = await tell(1);
    await tell(2);
    await Promise.all([anna, ben].map((client) => client.hear((message) => message.data?.n === 2)));
    expect(anna.numbers("board")).toEqual([1, 2]);
    expect(ben.numbers("call:1")).toEqual([1, 2]);
    expect(anna.numbers("call:1")).toEqual([]);
    const late = await connectClient(server.port);
    expect(await late.subscribe("call:1", first)).toMatchObject({ replayed: 1 });
  });

  it("is worded as documented, with its trace, and its latency is measured from the commit", async () => {
    const server = await servers.startServer();
    const anna = await connectClient(server.port);
    await anna.subscribe("board");
    const at = new Date(Date.now() - 40);
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const position = await servers.publisher.publish({
      channels: ["board"],
      event: "call.changed",
      data: { call: { id: "1" } },
      at,
      traceparent,
    });
    expect(await anna.hear((message) => message.type === "event")).toEqual({
      type: "event",
      channel: "board",
      position,
      event: "call.changed",
      at: at.toISOString(),
      traceparent,
      data: { call: { id: "1" } },
    });
    const [[seconds, attributes] = []] = server.durations;
    expect(seconds).toBeGreaterThanOrEqual(0.04);
    expect(seconds).toBeLessThan(1);
    expect(attributes).toEqual({ "trunkline.live.channel": "board" });
  });

  it("reaches more than a hundred followers, in batches, each of them once", async () => {
    const server = await servers.startServer({ maxConnectionsPerPrincipal: 200 });
    const clients = await Promise.all(Array.from({ length: 120 }, () => connectClient(server.port)));
    await Promise.all(clients.map((client) => client.subscribe("board")));
    await servers.publish("board", 1);
    await servers.publish("board", 2);
    await Promise.all(clients.map((client) => client.hear((message) => message.data?.n === 2)));
    expect(clients.map((client) => client.numbers("board"))).toEqual(clients.map(() => [1, 2]));
  });
});

describe("replay", () => {
  it("gives what was missed after a position, then goes on without a gap or a repetition", async () => {
    const server = await servers.startServer();
    const before = await connectClient(server.port);
    const { position } = await before.subscribe("board");
    before.socket.close();
    for (let n = 1; n <= 5; n += 1) await servers.publish(n === 3 ? "call:9" : "board", n);
    const back = await connectClient(server.port);
    const publishing = (async () => {
      for (let n = 6; n <= 60; n += 1) await servers.publish("board", n);
    })();
    const answer = await back.subscribe("board", position);
    await publishing;
    await back.hear((message) => message.data?.n === 60);
    expect(back.numbers("board")).toEqual(
      Array.from({ length: 60 }, (_, index) => index + 1).filter((n) => n !== 3),
    );
    expect(answer.replayed).toBeGreaterThanOrEqual(4);
  });

  it("goes on at another process, drop after drop, without a gap or a repetition", async () => {
    const processes = [await servers.startServer(), await servers.startServer()];
    const count = 200;
    const numbers: (number | undefined)[] = [];
    let after = await servers.publish("board", 0);
    const publishing = (async () => {
      for (let n = 1; n <= count; n += 1) {
        await servers.publish("board", n);
        await sleep(4);
      }
    })();
    for (let drop = 0; numbers.at(-1) !== count; drop += 1) {
      const client = await connectClient(processes[drop % 2]?.port ?? 0);
      await client.subscribe("board", after);
      const isLast = drop === 6;
      if (isLast) await client.hear(({ data }) => data?.n === count);
      else await sleep(100);
      client.socket.terminate();
      await client.closed;
      numbers.push(...client.numbers("board"));
      const last = client.heard.findLast(({ type }) => type === "event" || type === "subscribed");
      after = String(last?.position ?? after);
    }
    await publishing;
    expect(numbers).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  });

  it("reaches back into Redis beyond what a process keeps in memory", async () => {
    const anchor = await servers.publish("board", 0);
    const commands = servers.redis.connect();
    const pipeline = commands.pipeline();
    for (let n = 1; n <= 2_600; n += 1) {
      pipeline.xadd(
        LIVE_STREAM,
        "*",
        "channel",
        n % 100 === 0 ? "call:7" : "noise",
        "event",
        "e",
        "data",
        JSON.stringify({ n }),
        "at",
        Date.now(),
        "traceparent",
        "",
      );
    }
    await pipeline.exec();
    const server = await servers.startServer();
    const anna = await connectClient(server.port);
    expect(await anna.subscribe("call:7", anchor)).toMatchObject({ type: "subscribed", replayed: 26 });
    await anna.hear((message) => message.data?.n === 2_600);
    expect(anna.numbers("call:7")).toEqual(Array.from({ length: 26 }, (_, index) => (index + 1) * 100));
  });

  it("says resync when the position is older than what is kept, or more was missed than is replayed", async () => {
    const old = await servers.publish("board", 1);
    const commands = servers.redis.connect();
    await servers.publish("board", 2);
    await commands.xtrim(LIVE_STREAM, "MAXLEN", "=", 1);
    const server = await servers.startServer({ maxReplayedEvents: 3 });
    const anna = await connectClient(server.port);
    await anna.subscribe("board", old);
    expect(await anna.hear((message) => message.type === "resync")).toMatchObject({
      channel: "board",
      reason: "the missed events are no longer kept",
    });
    const recent = await servers.publish("board", 3);
    for (let n = 4; n <= 8; n += 1) await servers.publish("board", n);
    await anna.hear((message) => message.data?.n === 8);
    await anna.subscribe("board", recent);
    expect(await anna.hear((message) => message.reason === "too many events were missed")).toMatchObject({
      type: "resync",
    });
  });
});

describe("close", () => {
  it("says goodbye with a time to come back, and takes nobody new", async () => {
    const { port, live, connections } = await servers.startServer();
    const anna = await connectClient(port);
    const closing = live.close({ graceMs: 2_000 });
    await expect(connectClient(port)).rejects.toThrow("refused: 503");
    expect(await anna.closed).toEqual({ code: 1001, reason: "shutdown" });
    expect(anna.heard.at(-1)).toMatchObject({
      type: "goodbye",
      reason: "shutdown",
      retryAfterMs: expect.any(Number),
    });
    expect(anna.heard.at(-1)?.retryAfterMs).toBeGreaterThanOrEqual(250);
    await closing;
    expect(connections).toEqual([1, -1]);
  });
});

describe("when Redis goes away", () => {
  it("and comes back with its data, clients hear on without losing anything", async () => {
    const server = await servers.startServer();
    const anna = await connectClient(server.port);
    await anna.subscribe("board");
    await servers.publish("board", 1);
    await anna.hear((message) => message.data?.n === 1);
    await servers.redis.stop({ keepData: true });
    for (let tries = 0; server.live.isReading && tries < 100; tries += 1) await sleep(20);
    expect(server.live.isReading).toBe(false);
    await servers.redis.start();
    for (let n = 2; n <= 5; n += 1) await servers.publish("board", n);
    await anna.hear((message) => message.data?.n === 5);
    expect(anna.numbers("board")).toEqual([1, 2, 3, 4, 5]);
    expect(anna.heard.some((message) => message.type === "resync")).toBe(false);
    expect(server.live.isReading).toBe(true);
  });

  it("and comes back empty, clients are told to fetch again and hear what follows", async () => {
    const server = await servers.startServer();
    const anna = await connectClient(server.port);
    await anna.subscribe("board");
    await servers.publish("board", 1);
    await anna.hear((message) => message.data?.n === 1);
    await servers.redis.stop({ keepData: false });
    await servers.redis.start();
    // Well before a blocked read on the new connection would have come back by itself.
    await anna.hear((message) => message.type === "resync", 3_500);
    await servers.publish("board", 2);
    await anna.hear((message) => message.data?.n === 2);
    expect(anna.numbers("board")).toEqual([1, 2]);
  });
});

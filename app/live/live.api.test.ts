import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createHttpServer, createSameOriginCheck, type HttpServer, type Principal } from "../http/index.ts";
import { silentLogger } from "../platform/log/index.ts";
import {
  createLivePublisher,
  createLiveServer,
  type LiveLimits,
  type LivePublisher,
  type LiveServer,
} from "./index.ts";
import { LIVE_STREAM } from "./live-stream.ts";
import { connectClient } from "./live-test-client.ts";
import { startTestRedis, type TestRedis } from "./live-test-redis.ts";

interface Running {
  readonly live: LiveServer;
  readonly http: HttpServer;
  readonly port: number;
  readonly connections: number[];
  readonly durations: [number, unknown][];
  readonly dropped: unknown[];
}

const signedOut = new Set<string>();
let redis: TestRedis;
let publisher: LivePublisher;
const running: Running[] = [];

beforeAll(async () => {
  redis = await startTestRedis();
  publisher = createLivePublisher(redis.connect());
});
afterAll(() => redis.end());
afterEach(async () => {
  for (const { live, http } of running.splice(0)) {
    await live.close({ graceMs: 500 });
    await http.close({ graceMs: 100 });
  }
  signedOut.clear();
});

async function startServer(limits: LiveLimits = {}): Promise<Running> {
  const connections: number[] = [];
  const durations: [number, unknown][] = [];
  const dropped: unknown[] = [];
  const authenticate = async ({
    cookies,
    authorization,
  }: {
    cookies: Readonly<Record<string, string>>;
    authorization: string | undefined;
  }): Promise<Principal | null> => {
    const id = authorization?.replace("Bearer ", "") ?? cookies.trunkline_session;
    return id === undefined || signedOut.has(id)
      ? null
      : { kind: "user", id, name: id, permissions: new Set() };
  };
  const live = createLiveServer({
    redis: { createReader: () => redis.connect(), commands: redis.connect() },
    authenticate,
    authorizeChannel: (principal, channel) =>
      !channel.startsWith("user:") || channel === `user:${principal.id}`,
    originAllowed: createSameOriginCheck("http://127.0.0.1:8080"),
    logger: silentLogger(),
    metrics: {
      connections: { add: (value) => void connections.push(value) },
      updateDuration: { record: (value, attributes) => void durations.push([value, attributes]) },
      droppedClients: {
        add: (_, attributes) => void dropped.push(attributes?.["trunkline.live.drop_reason"]),
      },
    },
    limits,
  });
  const http = createHttpServer({
    routes: [],
    authenticate,
    logger: silentLogger(),
    config: {
      host: "127.0.0.1",
      port: 0,
      publicUrl: "http://127.0.0.1:8080",
      trustedProxies: 0,
      environment: "test",
    },
    onUpgrade: live.handleUpgrade,
  });
  live.start();
  const { port } = await http.listen();
  for (let tries = 0; !live.isReading && tries < 200; tries += 1) await sleep(10);
  const started = { live, http, port, connections, durations, dropped };
  running.push(started);
  return started;
}

function publish(channel: string, n: number, padding = ""): Promise<string> {
  return publisher.publish({ channel, event: "call.changed", data: { n, padding }, at: new Date() });
}

describe("a published event", () => {
  it("reaches the followers of its channel on every process, once and in order", async () => {
    const [first, second] = [await startServer(), await startServer()];
    const anna = await connectClient(first.port);
    const ben = await connectClient(second.port, { Authorization: "Bearer ben" });
    await anna.subscribe("board");
    await ben.subscribe("board");
    await ben.subscribe("call:1");
    for (let n = 1; n <= 30; n += 1) await publish(n % 10 === 0 ? "call:1" : "board", n);
    await anna.hear((message) => message.data?.n === 29);
    await ben.hear((message) => message.data?.n === 30);
    const expected = Array.from({ length: 30 }, (_, index) => index + 1).filter((n) => n % 10 !== 0);
    expect(anna.numbers("board")).toEqual(expected);
    expect(ben.numbers("board")).toEqual(expected);
    expect(anna.numbers("call:1")).toEqual([]);
    expect(ben.numbers("call:1")).toEqual([10, 20, 30]);
  });

  it("is worded as documented, with its trace, and its latency is measured from the commit", async () => {
    const server = await startServer();
    const anna = await connectClient(server.port);
    await anna.subscribe("board");
    const at = new Date(Date.now() - 40);
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const position = await publisher.publish({
      channel: "board",
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
    const server = await startServer({ maxConnectionsPerPrincipal: 200 });
    const clients = await Promise.all(Array.from({ length: 120 }, () => connectClient(server.port)));
    await Promise.all(clients.map((client) => client.subscribe("board")));
    await publish("board", 1);
    await publish("board", 2);
    await Promise.all(clients.map((client) => client.hear((message) => message.data?.n === 2)));
    expect(clients.map((client) => client.numbers("board"))).toEqual(clients.map(() => [1, 2]));
  });
});

describe("replay", () => {
  it("gives what was missed after a position, then goes on without a gap or a repetition", async () => {
    const server = await startServer();
    const before = await connectClient(server.port);
    const { position } = await before.subscribe("board");
    before.socket.close();
    for (let n = 1; n <= 5; n += 1) await publish(n === 3 ? "call:9" : "board", n);
    const back = await connectClient(server.port);
    const publishing = (async () => {
      for (let n = 6; n <= 60; n += 1) await publish("board", n);
    })();
    const answer = await back.subscribe("board", position);
    await publishing;
    await back.hear((message) => message.data?.n === 60);
    expect(back.numbers("board")).toEqual(
      Array.from({ length: 60 }, (_, index) => index + 1).filter((n) => n !== 3),
    );
    expect(answer.replayed).toBeGreaterThanOrEqual(4);
  });

  it("reaches back into Redis beyond what a process keeps in memory", async () => {
    const anchor = await publish("board", 0);
    const commands = redis.connect();
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
    const server = await startServer();
    const anna = await connectClient(server.port);
    expect(await anna.subscribe("call:7", anchor)).toMatchObject({ type: "subscribed", replayed: 26 });
    await anna.hear((message) => message.data?.n === 2_600);
    expect(anna.numbers("call:7")).toEqual(Array.from({ length: 26 }, (_, index) => (index + 1) * 100));
  });

  it("says resync when the position is older than what is kept, or more was missed than is replayed", async () => {
    const old = await publish("board", 1);
    const commands = redis.connect();
    await publish("board", 2);
    await commands.xtrim(LIVE_STREAM, "MAXLEN", "=", 1);
    const server = await startServer({ maxReplayedEvents: 3 });
    const anna = await connectClient(server.port);
    await anna.subscribe("board", old);
    expect(await anna.hear((message) => message.type === "resync")).toMatchObject({
      channel: "board",
      reason: "the missed events are no longer kept",
    });
    const recent = await publish("board", 3);
    for (let n = 4; n <= 8; n += 1) await publish("board", n);
    await anna.hear((message) => message.data?.n === 8);
    await anna.subscribe("board", recent);
    expect(await anna.hear((message) => message.reason === "too many events were missed")).toMatchObject({
      type: "resync",
    });
  });
});

describe("a client", () => {
  it("is refused without a sign-in, from another site, or beyond its number of connections", async () => {
    const { port, live } = await startServer({ maxConnectionsPerPrincipal: 2 });
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
    const { port } = await startServer();
    const anna = await connectClient(port);
    expect(await anna.subscribe("user:ben")).toMatchObject({ type: "error", code: "forbidden" });
    expect(await anna.subscribe("user:anna")).toMatchObject({ type: "subscribed" });
    await publish("user:ben", 1);
    await publish("user:anna", 2);
    await anna.hear((message) => message.data?.n === 2);
    expect(anna.numbers("user:ben")).toEqual([]);
  });

  it("hears no more of a channel after unsubscribing", async () => {
    const { port } = await startServer();
    const anna = await connectClient(port);
    await anna.subscribe("board");
    anna.send({ type: "unsubscribe", channel: "board" });
    await anna.hear((message) => message.type === "unsubscribed");
    await anna.subscribe("call:1");
    await publish("board", 1);
    await publish("call:1", 2);
    await anna.hear((message) => message.data?.n === 2);
    expect(anna.numbers("board")).toEqual([]);
  });

  it("gets an answer to what it says wrong, and is sent away when it goes on", async () => {
    const { port, dropped } = await startServer({ maxChannelsPerConnection: 1 });
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
    const { port, dropped } = await startServer({ maxBufferedBytes: 1024 * 1024 });
    const uncompressed = { perMessageDeflate: false };
    const slow = await connectClient(port, undefined, uncompressed);
    const good = await connectClient(port, undefined, uncompressed);
    await slow.subscribe("board");
    await good.subscribe("board");
    slow.socket.pause();
    const count = 300;
    const padding = "x".repeat(64 * 1024);
    for (let n = 1; n <= count; n += 1) {
      await publish("board", n, padding);
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
    const { port, dropped } = await startServer({ slowAboveBytes: 1_000, slowAfterMs: 200 });
    const slow = await connectClient(port, undefined, { perMessageDeflate: false });
    await slow.subscribe("board");
    slow.socket.pause();
    const padding = "x".repeat(64 * 1024);
    // More than the kernel takes: what follows waits in the process.
    for (let n = 1; n <= 150; n += 1) await publish("board", n, padding);
    for (let n = 0; dropped.length === 0 && n < 100; n += 1) {
      await publish("board", 0);
      await sleep(20);
    }
    expect(dropped).toEqual(["slow_client"]);
    slow.socket.resume();
    expect(await slow.closed).toEqual({ code: 1013, reason: "slow_client" });
    expect(slow.heard.at(-1)).toMatchObject({ type: "goodbye", reason: "slow_client" });
  });

  it("is pinged often while active and seldom while idle, and dropped when it is dead", async () => {
    const { port, dropped, live } = await startServer({
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

  it("that has signed out is sent away at the next ping", async () => {
    const { port } = await startServer({ activePingIntervalMs: 50 });
    const anna = await connectClient(port);
    signedOut.add("anna");
    expect(await anna.closed).toEqual({ code: 4401, reason: "unauthorized" });
    expect(anna.heard.at(-1)).toMatchObject({ type: "goodbye", reason: "unauthorized" });
  });
});

describe("close", () => {
  it("says goodbye with a time to come back, and takes nobody new", async () => {
    const { port, live, connections } = await startServer();
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
    const server = await startServer();
    const anna = await connectClient(server.port);
    await anna.subscribe("board");
    await publish("board", 1);
    await anna.hear((message) => message.data?.n === 1);
    await redis.stop({ keepData: true });
    for (let tries = 0; server.live.isReading && tries < 100; tries += 1) await sleep(20);
    expect(server.live.isReading).toBe(false);
    await redis.start();
    for (let n = 2; n <= 5; n += 1) await publish("board", n);
    await anna.hear((message) => message.data?.n === 5);
    expect(anna.numbers("board")).toEqual([1, 2, 3, 4, 5]);
    expect(anna.heard.some((message) => message.type === "resync")).toBe(false);
    expect(server.live.isReading).toBe(true);
  });

  it("and comes back empty, clients are told to fetch again and hear what follows", async () => {
    const server = await startServer();
    const anna = await connectClient(server.port);
    await anna.subscribe("board");
    await publish("board", 1);
    await anna.hear((message) => message.data?.n === 1);
    await redis.stop({ keepData: false });
    await redis.start();
    // Well before a blocked read on the new connection would have come back by itself.
    await anna.hear((message) => message.type === "resync", 3_500);
    await publish("board", 2);
    await anna.hear((message) => message.data?.n === 2);
    expect(anna.numbers("board")).toEqual([1, 2]);
  });
});

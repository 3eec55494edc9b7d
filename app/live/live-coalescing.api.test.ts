import { randomBytes } from "node:crypto";
import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectClient, type TestClient } from "./test/live-client.ts";
import { type LiveTestServers, startLiveTestServers } from "./test/live-servers.ts";

let servers: LiveTestServers;
beforeAll(async () => {
  servers = await startLiveTestServers();
});
afterEach(() => servers.stopServers());
afterAll(() => servers.redis.end());

const CALLS = 200;
const EVENTS = 800;

/** A flood of changes of many calls, far more than a client may get in a second; the data says which call and state. */
async function flood(from = 1): Promise<void> {
  for (let n = from; n < from + EVENTS; n += 1) {
    await servers.publisher.publish({
      channels: ["board"],
      event: "call.changed",
      key: `call.changed:${n % CALLS}`,
      data: { n, call: n % CALLS },
      at: new Date(),
    });
  }
}

function lastOfEach(client: TestClient): Map<unknown, number | undefined> {
  return new Map(
    client.heard
      .filter(({ type }) => type === "event")
      .map(({ data }) => [Reflect.get(data ?? {}, "call"), data?.n]),
  );
}

const expectedLast = (from: number) =>
  new Map(
    Array.from({ length: CALLS }, (_, index) => from + EVENTS - CALLS + index).map((n) => [n % CALLS, n]),
  );

describe("a flood of changes", () => {
  it("reaches each client as at most 100 events a second, the last state of each call among them, in order (DF-7)", async () => {
    const server = await servers.startServer();
    const [anna, ben] = [
      await connectClient(server.port),
      await connectClient(server.port, undefined, { perMessageDeflate: false }),
    ];
    const arrivedAtMs: number[] = [];
    anna.socket.on("message", () => arrivedAtMs.push(performance.now()));
    await Promise.all([anna.subscribe("board"), ben.subscribe("board")]);
    arrivedAtMs.length = 0;
    await flood();
    for (const client of [anna, ben]) {
      await client.hear(({ data }) => data?.n === EVENTS);
      const numbers = client.numbers("board") as number[];
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      expect(lastOfEach(client)).toEqual(expectedLast(1));
      expect(client.heard.some(({ type }) => type === "resync")).toBe(false);
    }
    const busiest = Math.max(
      ...arrivedAtMs.map((fromMs) => arrivedAtMs.filter((at) => at >= fromMs && at < fromMs + 1_000).length),
    );
    // A busy machine hands over late what was sent in time.
    expect(busiest).toBeLessThanOrEqual(130);
    expect(arrivedAtMs.length).toBeLessThan(EVENTS);
  });

  it("of one channel leaves room for the others of the same client, the urgent first (DF-7)", async () => {
    const server = await servers.startServer();
    const anna = await connectClient(server.port);
    const arrivedAtMs: number[] = [];
    for (const channel of ["board", "call:1", "user:anna"]) await anna.subscribe(channel);
    anna.socket.on("message", () => arrivedAtMs.push(performance.now()));
    const flooding = Promise.all([
      flood(),
      ...Array.from({ length: 400 }, (_, n) => servers.publish("call:1", n)),
    ]);
    await anna.hear(({ data }) => data?.n !== undefined && data.n > 30);
    await flooding;
    const toldAtMs = performance.now();
    await servers.publish("user:anna", 10_000);
    await anna.hear(({ channel }) => channel === "user:anna");
    // Hundreds of the others wait still, which takes seconds.
    expect(performance.now() - toldAtMs).toBeLessThan(500);
    expect(anna.heard.filter(({ type }) => type === "event").length).toBeLessThan(400);
    await anna.hear(({ data, channel }) => channel === "board" && data?.n === EVENTS, 15_000);
    const busiest = Math.max(
      ...arrivedAtMs.map((fromMs) => arrivedAtMs.filter((at) => at >= fromMs && at < fromMs + 1_000).length),
    );
    expect(busiest).toBeLessThanOrEqual(130);
  });

  it("is taken up, after a drop in the middle of it, from the last event that came", async () => {
    const server = await servers.startServer();
    const anna = await connectClient(server.port);
    await anna.subscribe("board");
    const flooding = flood();
    await anna.hear(({ data }) => data?.n !== undefined && data.n > 50);
    anna.socket.terminate();
    await anna.closed;
    const { position } = anna.heard.findLast(({ type }) => type === "event") ?? {};
    const back = await connectClient(server.port);
    await back.subscribe("board", position);
    await flooding;
    await back.hear(({ data }) => data?.n === EVENTS);
    const numbers = [...anna.numbers("board"), ...back.numbers("board")] as number[];
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(lastOfEach(back)).toEqual(new Map([...lastOfEach(anna), ...expectedLast(1)]));
  });

  it("is repeated without what later changes say as well", async () => {
    const server = await servers.startServer();
    const anna = await connectClient(server.port);
    const { position } = await anna.subscribe("board");
    await flood();
    const late = await connectClient(server.port);
    expect(await late.subscribe("board", position)).toMatchObject({ replayed: CALLS });
  });
});

/** Bytes that a client has got from its server so far. */
function receivedBytes(client: TestClient): number {
  const socket: unknown = Reflect.get(client.socket, "_socket");
  return socket instanceof Socket ? socket.bytesRead : Number.NaN;
}

/** About what a changed call is worded as. */
function callState(call: number, state: number) {
  const at = new Date().toISOString();
  return {
    n: state,
    call: {
      id: `0198f3a0-${String(call).padStart(4, "0")}-7000-8000-${randomBytes(6).toString("hex")}`,
      ...{
        direction: "inbound",
        provider: "vapi",
        status: state % 2 ? "in_progress" : "ringing",
        priority: 1,
      },
      ...{ phone: `+1514555${String(call * 37).padStart(4, "0")}`, toNumber: "+15145550100", userId: null },
      ...{ callerName: `Caller ${randomBytes(3).toString("hex")}`, rawReason: null, initiatedAt: at },
      summary: "The caller reported a flooded basement with water near the electrical panel.",
      ...{ startedAt: at, endedAt: null, durationSeconds: null, traceId: randomBytes(16).toString("hex") },
      ...{ alertCount: state, updatedAt: at },
    },
  };
}

describe("the bandwidth of a client", () => {
  it("is 60 % less than that of all events as they are, on a busy board; a third less for a single one (DF-7)", async () => {
    const server = await servers.startServer();
    const [compressed, plain] = [
      await connectClient(server.port),
      await connectClient(server.port, undefined, { perMessageDeflate: false }),
    ];
    await Promise.all([compressed.subscribe("board"), plain.subscribe("board")]);
    const change = (call: number, state: number) =>
      servers.publisher.publish({
        channels: ["board"],
        event: "call.changed",
        key: `call.changed:${call}`,
        data: callState(call, state),
        at: new Date(),
        traceparent: `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-01`,
      });
    const measure = async (work: () => Promise<void>) => {
      const before = [receivedBytes(compressed), receivedBytes(plain)];
      await work();
      return [receivedBytes(compressed) - (before[0] ?? 0), receivedBytes(plain) - (before[1] ?? 0)] as const;
    };
    const [oneDeflated, one] = await measure(async () => {
      await change(0, 1);
      await Promise.all([compressed, plain].map((client) => client.hear(({ data }) => data?.n === 1)));
    });
    expect(oneDeflated / one).toBeLessThan(0.67);

    // Forty calls that change faster than a client may hear of them.
    const [busy] = await measure(async () => {
      for (let state = 2; state <= 13; state += 1) {
        for (let call = 1; call <= 40; call += 1) await change(call, state);
      }
      await expect
        .poll(() => lastStates(compressed), { timeout: 15_000 })
        .toEqual([1, ...Array(40).fill(13)]);
    });
    const asTheyAre = 12 * 40 * one;
    expect(busy / asTheyAre).toBeLessThan(0.4);
  });

  /** The newest state that the client has of each call. */
  function lastStates(client: TestClient): (number | undefined)[] {
    const newest = new Map(
      client.heard
        .filter(({ type }) => type === "event")
        .map(({ data }) => {
          const { phone } = Reflect.get(data ?? {}, "call") as { phone: string };
          return [phone, data?.n];
        }),
    );
    return [...newest.values()];
  }
});

describe("a message for many", () => {
  it("is the same to clients with compression and without, however long it is", async () => {
    const server = await servers.startServer();
    const [compressed, plain] = [
      await connectClient(server.port),
      await connectClient(server.port, undefined, { perMessageDeflate: false }),
    ];
    const clients = [compressed, plain];
    await Promise.all(clients.map((client) => client.subscribe("board")));
    for (const [n, length] of [10, 200, 2_000, 70_000].entries()) {
      await servers.publish("board", n, "né ".repeat(length));
    }
    await Promise.all(clients.map((client) => client.hear(({ data }) => data?.n === 3)));
    const events = clients.map(({ heard }) => heard.filter(({ type }) => type === "event"));
    expect(events[0]).toEqual(events[1]);
    expect(events[0]?.map(({ data }) => String(Reflect.get(data ?? {}, "padding")).length)).toEqual([
      30, 600, 6_000, 210_000,
    ]);
  });
});

describe("an event that Redis did not take", () => {
  it("has the clients of its channels, in every process, fetch again as soon as Redis takes something", async () => {
    const [first, second] = [await servers.startServer(), await servers.startServer()];
    const anna = await connectClient(first.port);
    const ben = await connectClient(second.port);
    const other = await connectClient(second.port);
    await Promise.all([anna.subscribe("board"), ben.subscribe("board"), other.subscribe("call:1")]);
    const before = await servers.publish("board", 1);
    const admin = servers.redis.connect();
    await admin.call("ACL", "SETUSER", "default", "-xadd");
    await expect(servers.publish("board", 2)).rejects.toThrow("NOPERM");
    await admin.call("ACL", "SETUSER", "default", "+xadd");
    // By itself, without anything else being published.
    for (const client of [anna, ben]) {
      expect(await client.hear(({ type }) => type === "resync")).toMatchObject({
        channel: "board",
        reason: "an update could not be told",
      });
    }
    await servers.publish("board", 3);
    await servers.publish("call:1", 4);
    await ben.hear(({ data }) => data?.n === 3);
    await other.hear(({ data }) => data?.n === 4);
    expect(ben.numbers("board")).toEqual([1, 3]);
    expect(other.heard.some(({ type }) => type === "resync")).toBe(false);
    // Who was away meanwhile learns of it, too, and is not told of it twice.
    const late = await connectClient(second.port);
    expect(await late.subscribe("board", before)).toMatchObject({ replayed: 0 });
    await late.hear(({ type }) => type === "resync");
    await sleep(700);
    expect(ben.heard.filter(({ type }) => type === "resync")).toHaveLength(1);
  });

  it("has all clients fetch again when more channels missed something than are remembered", async () => {
    const server = await servers.startServer();
    const anna = await connectClient(server.port);
    await anna.subscribe("call:7");
    const admin = servers.redis.connect();
    await admin.call("ACL", "SETUSER", "default", "-xadd");
    const lost = Array.from({ length: 1_200 }, (_, n) => servers.publish(`call:${n}`, n));
    expect((await Promise.allSettled(lost)).every(({ status }) => status === "rejected")).toBe(true);
    await admin.call("ACL", "SETUSER", "default", "+xadd");
    await anna.hear(({ type, channel }) => type === "resync" && channel === "call:7");
  });
});

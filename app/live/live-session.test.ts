import { EventEmitter } from "node:events";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { Principal } from "../http/index.ts";
import { silentLogger } from "../platform/log/index.ts";
import type { LiveLimits } from "./live.types.ts";
import { LiveHub } from "./live-hub.ts";
import { withDefaults } from "./live-limits.ts";
import { Receipts } from "./live-receipts.ts";
import type { Replay } from "./live-replay.ts";
import { LiveSession, type SessionDependencies } from "./live-session.ts";
import type { StreamEvent } from "./live-stream.ts";

class FakeSocket extends EventEmitter {
  readyState: number = WebSocket.OPEN;
  bufferedAmount = 0;
  readonly sent: Record<string, unknown>[] = [];
  readonly closes: unknown[] = [];
  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close(...args: unknown[]): void {
    this.closes.push(args);
  }
  ping(): void {}
  terminate(): void {}
}

const principal: Principal = {
  kind: "user",
  id: "anna",
  userId: "anna",
  scope: "all",
  name: "Anna",
  role: "agent",
  permissions: new Set(),
};
const event = (n: number): StreamEvent => ({
  position: `${n}-0`,
  channels: ["board"],
  event: "e",
  key: undefined,
  dataJson: String(n),
  atMs: Date.now(),
  traceparent: undefined,
});

function openSession(overrides: Partial<SessionDependencies> = {}, limits: LiveLimits = {}) {
  const socket = new FakeSocket();
  const dropped: string[] = [];
  const hub = new LiveHub({ updateDuration: { record: () => undefined } });
  const session = new LiveSession(socket as unknown as WebSocket, principal, {
    hub,
    limits: withDefaults(limits),
    logger: silentLogger(),
    write: (messages) => {
      for (const { text } of messages) socket.send(text);
    },
    reauthenticate: async () => principal,
    onHeartbeat: () => undefined,
    authorizeChannels: async (_, names) => new Set(names),
    urgencyOf: () => "update",
    onActive: () => undefined,
    receiptShare: 1,
    receipts: new Receipts({
      findEvent: () => undefined,
      urgencyOf: () => "update",
      metrics: { receiptDuration: { record: () => undefined }, ignoredReceipts: { add: () => undefined } },
    }),
    replay: async () => ({ kind: "events", events: [], position: "5-0" }),
    readNewer: (_, after) => ({ events: [], position: after }),
    onDropped: (reason) => dropped.push(reason),
    ...overrides,
  });
  const say = async (...messages: unknown[]) => {
    for (const message of messages) socket.emit("message", Buffer.from(JSON.stringify(message)), false);
    await sleep(5);
  };
  const deliver = async (...events: StreamEvent[]) => {
    for (const one of events) {
      hub.deliver(one);
      // Longer than the window in which events are told together, and the turns in which that is done.
      await sleep(60);
      for (let turn = 0; turn < 5; turn += 1) await setImmediate();
    }
  };
  const received = () => socket.sent.filter(({ type }) => type === "event").map(({ data }) => data);
  return { session, socket, deliver, say, received, dropped };
}

const subscribe = { type: "subscribe", channel: "board", after: "3-0" };

describe("LiveSession", () => {
  it("does not send again what the client has", async () => {
    const { deliver, say, received } = openSession({
      replay: async () => ({ kind: "events", events: [event(4), event(9)], position: "9-0" }),
    });
    await say(subscribe);
    // This process reads more slowly than Redis answered the replay.
    await deliver(event(8), event(9), event(10));
    expect(received()).toEqual([4, 9, 10]);
  });

  it("sends what came in while the replay was being collected", async () => {
    let answer: (replay: Replay) => void = () => undefined;
    const { socket, deliver, say, received } = openSession({
      replay: () => new Promise((resolve) => (answer = resolve)),
      readNewer: () => ({ events: [event(6), event(7)], position: "7-0" }),
    });
    await say(subscribe);
    answer({ kind: "events", events: [event(4)], position: "5-0" });
    await sleep(5);
    await deliver(event(8));
    expect(received()).toEqual([4, 6, 7, 8]);
    expect(socket.sent.find(({ type }) => type === "subscribed")).toMatchObject({
      position: "7-0",
      replayed: 3,
    });
  });

  it("obeys messages in their order, however long each takes", async () => {
    const { deliver, say, received } = openSession({
      replay: async () => {
        await sleep(20);
        return { kind: "events", events: [], position: "5-0" };
      },
    });
    await say(subscribe, { type: "unsubscribe", channel: "board" });
    await sleep(30);
    await deliver(event(6));
    expect(received()).toEqual([]);
  });

  it("answers that it cannot when the replay fails, and stays", async () => {
    const { socket, say } = openSession({ replay: async () => Promise.reject(new Error("Redis is away")) });
    await say(subscribe);
    expect(socket.sent.at(-1)).toMatchObject({ type: "error", code: "unavailable", channel: "board" });
    expect(socket.closes).toEqual([]);
  });

  it("is dropped at once beyond the bound", async () => {
    const { socket, deliver, say, received, dropped } = openSession(
      {},
      { maxBufferedBytes: 1_000, slowAboveBytes: 100 },
    );
    await say(subscribe);
    socket.bufferedAmount = 1_001;
    await deliver(event(6));
    await deliver(event(7));
    expect([received(), dropped]).toEqual([[], ["slow_client"]]);
    expect(socket.closes).toEqual([[1013, "slow_client"]]);
    expect(socket.sent.at(-1)).toMatchObject({ type: "goodbye", reason: "slow_client" });
  });

  it("is dropped below the bound only when it does not catch up in time", async () => {
    const { socket, deliver, say, received, dropped } = openSession(
      {},
      { slowAboveBytes: 100, slowAfterMs: 150 },
    );
    await say(subscribe);
    socket.bufferedAmount = 500;
    await deliver(event(6));
    socket.bufferedAmount = 0;
    await deliver(event(7));
    socket.bufferedAmount = 500;
    await deliver(event(8));
    expect([received(), dropped]).toEqual([[6, 7, 8], []]);
    await sleep(120);
    await deliver(event(9));
    expect([received(), dropped]).toEqual([[6, 7, 8], ["slow_client"]]);
  });

  it("asks about all of its channels at once when its rights are looked at", async () => {
    const asked: (readonly string[])[] = [];
    const { session, say } = openSession({
      authorizeChannels: async (_, names) => {
        asked.push(names);
        return new Set(names);
      },
    });
    const names = ["board", "calls", "tasks"];
    for (const channel of names) await say({ type: "subscribe", channel });
    asked.length = 0;
    await session.checkRights();
    expect(asked).toEqual([names]);
  });

  it("loses channels that its principal may no longer follow, when its rights are looked at", async () => {
    let isAllowed = true;
    const { session, socket, deliver, say, received } = openSession({
      authorizeChannels: async (_, names) => new Set(isAllowed ? names : []),
    });
    await say(subscribe);
    isAllowed = false;
    await session.checkRights();
    await deliver(event(6));
    expect(received()).toEqual([]);
    expect(socket.sent.at(-1)).toMatchObject({ type: "error", code: "forbidden", channel: "board" });
  });
});

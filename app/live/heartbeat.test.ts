import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { WebSocket } from "ws";
import { Heartbeat } from "./heartbeat.ts";
import { withDefaults } from "./live-limits.ts";

class FakeSocket extends EventEmitter {
  pings = 0;
  isAnswering = true;
  ping(): void {
    this.pings += 1;
    if (this.isAnswering) this.emit("pong");
  }
}

const MINUTE_MS = 60_000;

function setUp() {
  const socket = new FakeSocket();
  const onDead = vi.fn();
  const onBeat = vi.fn();
  const heartbeat = new Heartbeat(socket as unknown as WebSocket, withDefaults(), { onBeat, onDead });
  const pingsWithin = (ms: number) => {
    const before = socket.pings;
    vi.advanceTimersByTime(ms);
    return socket.pings - before;
  };
  return { socket, heartbeat, onBeat, onDead, pingsWithin };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("Heartbeat", () => {
  it("pings every 30 s, and every 60 s once nobody was active for 5 minutes (DF-7)", () => {
    const { heartbeat, pingsWithin } = setUp();
    expect(pingsWithin(5 * MINUTE_MS)).toBe(10);
    expect(pingsWithin(10 * MINUTE_MS)).toBe(10);
    heartbeat.noteActivity();
    expect(pingsWithin(5 * MINUTE_MS)).toBe(10);
    heartbeat.stop();
    expect(pingsWithin(5 * MINUTE_MS)).toBe(0);
  });

  it("does not take what clients say by themselves for activity", () => {
    const { heartbeat, pingsWithin } = setUp();
    pingsWithin(5 * MINUTE_MS);
    let pings = 0;
    for (let minute = 0; minute < 10; minute += 1) {
      heartbeat.noteLife();
      pings += pingsWithin(MINUTE_MS);
    }
    expect(pings).toBe(10);
  });

  it("tells what came of each ping by the time of the next", () => {
    const { socket, onBeat, pingsWithin } = setUp();
    pingsWithin(MINUTE_MS);
    expect(onBeat.mock.calls).toEqual([["answered"]]);
    socket.isAnswering = false;
    pingsWithin(MINUTE_MS);
    expect(onBeat.mock.calls).toEqual([["answered"], ["answered"], ["missed"]]);
  });

  it("notices a client that answers nothing by the next ping, unless it is heard of otherwise", () => {
    const { socket, heartbeat, onDead } = setUp();
    socket.isAnswering = false;
    vi.advanceTimersByTime(30_000);
    heartbeat.noteLife();
    vi.advanceTimersByTime(30_000);
    expect(onDead).not.toHaveBeenCalled();
    vi.advanceTimersByTime(30_000);
    expect(onDead).toHaveBeenCalledTimes(1);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ChannelListener, LiveChannels } from "./channels.ts";
import {
  ACTIVITY_INTERVAL_MS,
  type ConnectionState,
  LiveTransport,
  RECONNECT_FROM_MS,
  RECONNECT_TO_MS,
  type SocketLike,
} from "./transport.ts";

class FakeSocket implements SocketLike {
  readyState = 1;
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: unknown[] = [];
  isClosed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.isClosed = true;
  }
  hears(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  drops(): void {
    this.readyState = 3;
    this.onclose?.();
  }
}

const WELCOME = { type: "welcome", sessionId: "s", pingIntervalSeconds: 30 };
const event = (position: string, channel = "board") => ({
  type: "event",
  channel,
  position,
  event: "call.changed",
  data: {},
  at: null,
  traceparent: null,
});

function setUp(random = 0) {
  const sockets: FakeSocket[] = [];
  const states: ConnectionState[] = [];
  const onUnauthorized = vi.fn();
  const live = new LiveTransport({
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    onState: (state) => states.push(state),
    onUnauthorized,
    random: () => random,
  });
  const channels = new LiveChannels(live);
  const newest = () => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error("no connection was opened");
    return socket;
  };
  const listener = () =>
    ({ onEvent: vi.fn(), onResync: vi.fn(), onRefused: vi.fn() }) satisfies ChannelListener;
  return { live, channels, sockets, states, newest, listener, onUnauthorized };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the live connection: channels", () => {
  it("subscribes to every channel once it is welcome, and not before", () => {
    const { live, channels, newest, listener } = setUp();
    channels.subscribe("board", listener());
    live.start();
    expect(newest().sent).toEqual([]);
    newest().hears(WELCOME);
    channels.subscribe("call:1", listener());
    expect(newest().sent).toEqual([
      { type: "subscribe", channel: "board" },
      { type: "subscribe", channel: "call:1" },
    ]);
  });

  it("tells a follower to fetch when its first subscription is confirmed, then hands it events", () => {
    const { live, channels, newest, listener } = setUp();
    const follower = listener();
    channels.subscribe("board", follower);
    live.start();
    newest().hears(WELCOME);
    newest().hears({ type: "subscribed", channel: "board", position: "5-0", replayed: 0 });
    expect(follower.onResync).toHaveBeenCalledTimes(1);
    newest().hears(event("6-0"));
    expect(follower.onEvent).toHaveBeenCalledTimes(1);
  });

  it("says when events came in, to a server that asks for it, and hides the clock's answers from followers", () => {
    const { live, channels, newest, listener } = setUp();
    const follower = listener();
    channels.subscribe("board", follower);
    live.start();
    newest().hears({ ...WELCOME, receiptShare: 1 });
    newest().hears({ type: "subscribed", channel: "board", position: "5-0", replayed: 0 });
    newest().hears(event("6-0"));
    expect(newest().sent.at(-1)).toMatchObject({ type: "clock" });
    newest().hears({ ...(newest().sent.at(-1) as object), serverMs: Date.now() });
    vi.advanceTimersByTime(10_000);
    expect(newest().sent.at(-1)).toMatchObject({
      type: "received",
      events: [{ channel: "board", position: "6-0" }],
    });
    expect(follower.onEvent).toHaveBeenCalledTimes(1);
  });

  it("subscribes once for two followers, and unsubscribes when the last has gone", () => {
    const { live, channels, newest, listener } = setUp();
    live.start();
    newest().hears(WELCOME);
    const stopFirst = channels.subscribe("board", listener());
    const stopSecond = channels.subscribe("board", listener());
    stopFirst();
    expect(newest().sent).toEqual([{ type: "subscribe", channel: "board" }]);
    stopSecond();
    stopSecond();
    expect(newest().sent.at(-1)).toEqual({ type: "unsubscribe", channel: "board" });
    expect(newest().sent).toHaveLength(2);
  });

  it("tells a follower that joins a running channel to fetch, since nothing else will", async () => {
    const { live, channels, newest, listener } = setUp();
    channels.subscribe("board", listener());
    live.start();
    newest().hears(WELCOME);
    newest().hears({ type: "subscribed", channel: "board", position: "5-0", replayed: 0 });
    const late = listener();
    channels.subscribe("board", late);
    await vi.advanceTimersByTimeAsync(0);
    expect(late.onResync).toHaveBeenCalledTimes(1);
  });

  it("says that a channel is refused to those who follow it only", () => {
    const { live, channels, newest, listener } = setUp();
    const [refused, other] = [listener(), listener()];
    channels.subscribe("user:1", refused);
    channels.subscribe("board", other);
    live.start();
    newest().hears(WELCOME);
    newest().hears({ type: "error", code: "forbidden", message: "No.", channel: "user:1" });
    expect(refused.onRefused).toHaveBeenCalledWith("No.");
    expect(other.onRefused).not.toHaveBeenCalled();
  });

  it("ignores what it does not understand", () => {
    const { live, newest, states } = setUp();
    live.start();
    newest().hears(WELCOME);
    newest().onmessage?.({ data: "{broken" });
    newest().onmessage?.({ data: new ArrayBuffer(2) });
    newest().hears({ type: "news of a later version" });
    expect(states).toEqual(["connecting", "live"]);
  });
});

describe("the live connection: after a drop", () => {
  it("asks for what came after the newest position it has, without fetching again", () => {
    const { live, channels, sockets, newest, listener } = setUp();
    const follower = listener();
    channels.subscribe("board", follower);
    live.start();
    newest().hears(WELCOME);
    newest().hears({ type: "subscribed", channel: "board", position: "5-0", replayed: 0 });
    newest().hears(event("7-1"));
    newest().drops();
    vi.advanceTimersByTime(RECONNECT_FROM_MS);
    expect(sockets).toHaveLength(2);
    newest().hears(WELCOME);
    expect(newest().sent).toEqual([{ type: "subscribe", channel: "board", after: "7-1" }]);
    newest().hears({ type: "subscribed", channel: "board", position: "9-0", replayed: 1 });
    newest().hears(event("8-0"));
    expect(follower.onResync).toHaveBeenCalledTimes(1);
    expect(follower.onEvent).toHaveBeenCalledTimes(2);
  });

  it("fetches again when the server no longer keeps what was missed", () => {
    const { live, channels, newest, listener } = setUp();
    const follower = listener();
    channels.subscribe("board", follower);
    live.start();
    newest().hears(WELCOME);
    newest().hears({ type: "subscribed", channel: "board", position: "5-0", replayed: 0 });
    newest().hears({ type: "resync", channel: "board", position: "99-0", reason: "too old" });
    expect(follower.onResync).toHaveBeenCalledTimes(2);
    newest().drops();
    vi.advanceTimersByTime(RECONNECT_FROM_MS);
    newest().hears(WELCOME);
    expect(newest().sent).toEqual([{ type: "subscribe", channel: "board", after: "99-0" }]);
  });

  it("comes back from 3 s, later and later up to 30 s, without end", () => {
    const { live, sockets, newest } = setUp();
    live.start();
    const waitsMs = [3_000, 6_000, 12_000, 24_000, RECONNECT_TO_MS, RECONNECT_TO_MS, RECONNECT_TO_MS];
    for (const [index, waitMs] of waitsMs.entries()) {
      newest().drops();
      vi.advanceTimersByTime(waitMs - 1);
      expect(sockets).toHaveLength(index + 1);
      vi.advanceTimersByTime(1);
      expect(sockets).toHaveLength(index + 2);
    }
  });

  it("spreads its waits by up to a half", () => {
    const { live, sockets, newest } = setUp(0.999);
    live.start();
    newest().drops();
    vi.advanceTimersByTime(RECONNECT_FROM_MS);
    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(RECONNECT_FROM_MS / 2);
    expect(sockets).toHaveLength(2);
  });

  it("starts from 3 s again after a connection that held", () => {
    const { live, sockets, newest } = setUp();
    live.start();
    newest().drops();
    vi.advanceTimersByTime(3_000);
    newest().hears(WELCOME);
    vi.advanceTimersByTime(60_000);
    newest().drops();
    vi.advanceTimersByTime(3_000);
    expect(sockets).toHaveLength(3);
  });

  it("gives up an opening that nobody answers", () => {
    const { live, sockets, newest, states } = setUp();
    live.start();
    const first = newest();
    vi.advanceTimersByTime(10_000);
    expect(first.isClosed).toBe(true);
    expect(states).toEqual(["connecting", "down"]);
    vi.advanceTimersByTime(3_000);
    expect(sockets).toHaveLength(2);
  });

  it("tries at once when it is told that the network is back", () => {
    const { live, sockets, newest } = setUp();
    live.start();
    newest().drops();
    live.retryNow();
    live.retryNow();
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(RECONNECT_FROM_MS * 2);
    expect(sockets).toHaveLength(2);
  });

  it("comes back when a goodbye says so", () => {
    const { live, sockets, newest, states } = setUp();
    live.start();
    newest().hears(WELCOME);
    newest().hears({ type: "goodbye", reason: "shutdown", retryAfterMs: 700 });
    expect(states.at(-1)).toBe("down");
    vi.advanceTimersByTime(699);
    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(2);
  });

  it("stays away and says so when nobody is signed in any more", () => {
    const { live, sockets, newest, onUnauthorized } = setUp();
    live.start();
    newest().hears(WELCOME);
    newest().hears({ type: "goodbye", reason: "unauthorized", retryAfterMs: 0 });
    vi.advanceTimersByTime(120_000);
    expect(onUnauthorized).toHaveBeenCalledTimes(1);
    expect(sockets).toHaveLength(1);
    expect(live.state).toBe("stopped");
  });

  it("connects anew when the server could not look up what was missed", () => {
    const { live, channels, sockets, newest, listener } = setUp();
    channels.subscribe("board", listener());
    live.start();
    newest().hears(WELCOME);
    newest().hears({ type: "error", code: "unavailable", message: "Later.", channel: "board" });
    vi.advanceTimersByTime(RECONNECT_FROM_MS);
    expect(sockets).toHaveLength(2);
  });

  it("forgets positions when it is stopped: the next one to sign in begins afresh", () => {
    const { live, channels, newest, listener } = setUp();
    channels.subscribe("board", listener());
    live.start();
    newest().hears(WELCOME);
    newest().hears({ type: "subscribed", channel: "board", position: "5-0", replayed: 0 });
    live.stop();
    live.start();
    newest().hears(WELCOME);
    expect(newest().sent).toEqual([{ type: "subscribe", channel: "board" }]);
  });
});

describe("the live connection: activity", () => {
  it("is told when the connection comes up a moment after it, and not a minute after it", () => {
    const { live, newest } = setUp();
    live.start();
    live.noteActivity();
    newest().hears(WELCOME);
    expect(newest().sent).toEqual([{ type: "activity" }]);
    newest().drops();
    vi.advanceTimersByTime(ACTIVITY_INTERVAL_MS);
    newest().hears(WELCOME);
    expect(newest().sent).toEqual([]);
  });

  it("is told at most once a minute, and never while the connection is down", () => {
    const { live, newest } = setUp();
    live.start();
    live.noteActivity();
    expect(newest().sent).toEqual([]);
    newest().hears(WELCOME);
    for (let second = 0; second < 59; second += 1) {
      live.noteActivity();
      vi.advanceTimersByTime(1_000);
    }
    expect(newest().sent).toEqual([{ type: "activity" }]);
    vi.advanceTimersByTime(ACTIVITY_INTERVAL_MS - 59_000);
    live.noteActivity();
    expect(newest().sent).toHaveLength(2);
  });
});

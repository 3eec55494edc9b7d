import { beforeEach, describe, expect, it } from "vitest";
import { type HubClient, LiveHub } from "./hub.ts";
import type { SocketLike } from "./transport.ts";

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
}

const WELCOME = { type: "welcome", sessionId: "s", pingIntervalSeconds: 30 };
const event = (position: string, channel = "board") => ({
  ...{ type: "event", channel, position, event: "call.changed", data: {}, at: null, traceparent: null },
});

describe("one connection for all tabs", () => {
  let sockets: FakeSocket[];
  let hub: LiveHub;
  beforeEach(() => {
    sockets = [];
    hub = new LiveHub(() => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    });
  });
  const newest = (): FakeSocket => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error("nothing was opened");
    return socket;
  };

  function tab(person = "ada") {
    const heard: { readonly type: string; readonly position?: string }[] = [];
    const client: HubClient & { isClosed: boolean } = {
      person,
      isClosed: false,
      hear: (text) => heard.push(JSON.parse(text)),
      closed() {
        client.isClosed = true;
      },
    };
    return {
      client,
      heard,
      subscribe: (after?: string, channel = "board") =>
        hub.say(client, JSON.stringify({ type: "subscribe", channel, ...(after ? { after } : {}) })),
      positions: () => heard.filter(({ type }) => type === "event").map(({ position }) => position),
      said: (type: string) => heard.filter((message) => message.type === type),
    };
  }

  /** Two tabs on a channel that runs at 5-0. */
  function running() {
    const [first, second] = [tab(), tab()];
    hub.connect(first.client);
    newest().hears(WELCOME);
    first.subscribe();
    newest().hears({ type: "subscribed", channel: "board", position: "5-0", replayed: 0 });
    hub.connect(second.client);
    second.subscribe();
    return { first, second };
  }

  it("opens once, welcomes each tab, subscribes once, and hands each event to all", () => {
    const { first, second } = running();
    newest().hears(event("6-0"));
    expect(sockets).toHaveLength(1);
    expect(newest().sent).toEqual([{ type: "subscribe", channel: "board" }]);
    for (const one of [first, second]) {
      expect(one.said("welcome")).toHaveLength(1);
      expect(one.said("subscribed")).toHaveLength(1);
      expect(one.positions()).toEqual(["6-0"]);
    }
  });

  it("closes when the last tab has gone, and unsubscribes when the last that follows has", () => {
    const { first, second } = running();
    hub.say(first.client, JSON.stringify({ type: "unsubscribe", channel: "board" }));
    expect(newest().sent).toHaveLength(1);
    hub.disconnect(second.client);
    expect(newest().sent.at(-1)).toEqual({ type: "unsubscribe", channel: "board" });
    expect(newest().isClosed).toBe(false);
    hub.disconnect(first.client);
    expect(newest().isClosed).toBe(true);
  });

  it("repeats to a tab that comes back what it missed, and nothing twice", () => {
    const { first } = running();
    for (const position of ["6-0", "7-0", "8-0"]) newest().hears(event(position));
    const late = tab();
    hub.connect(late.client);
    late.subscribe("7-0");
    newest().hears(event("9-0"));
    expect(late.positions()).toEqual(["8-0", "9-0"]);
    expect(first.positions()).toEqual(["6-0", "7-0", "8-0", "9-0"]);
  });

  it("has a tab fetch that lacks more than is kept", () => {
    running();
    newest().hears(event("6-0"));
    const late = tab();
    hub.connect(late.client);
    late.subscribe("4-0");
    expect(late.said("resync")).toMatchObject([{ position: "6-0" }]);
    newest().hears(event("7-0"));
    expect(late.positions()).toEqual(["7-0"]);
  });

  it("after a change of hands gives each tab what comes after what it has", () => {
    const [behind, ahead] = [tab(), tab()];
    for (const one of [behind, ahead]) hub.connect(one.client);
    newest().hears(WELCOME);
    behind.subscribe("5-0");
    ahead.subscribe("7-0");
    expect(newest().sent).toEqual([{ type: "subscribe", channel: "board", after: "5-0" }]);
    newest().hears({ type: "subscribed", channel: "board", position: "8-0", replayed: 3 });
    for (const position of ["6-0", "7-0", "8-0"]) newest().hears(event(position));
    expect(behind.positions()).toEqual(["6-0", "7-0", "8-0"]);
    expect(ahead.positions()).toEqual(["8-0"]);
    expect(ahead.said("resync")).toEqual([]);
  });

  it("has a tab fetch that has less than the one by which the channel was subscribed", () => {
    const [ahead, behind] = [tab(), tab()];
    for (const one of [ahead, behind]) hub.connect(one.client);
    newest().hears(WELCOME);
    ahead.subscribe("7-0");
    behind.subscribe("5-0");
    newest().hears({ type: "subscribed", channel: "board", position: "7-0", replayed: 0 });
    expect(behind.said("resync")).toHaveLength(1);
    newest().hears(event("8-0"));
    expect(behind.positions()).toEqual(["8-0"]);
  });

  it("has a tab fetch that has less than one by which the channel was subscribed and that has left since", () => {
    const [ahead, behind] = [tab(), tab()];
    for (const one of [ahead, behind]) hub.connect(one.client);
    newest().hears(WELCOME);
    ahead.subscribe("7-0");
    behind.subscribe("5-0");
    hub.disconnect(ahead.client);
    newest().hears({ type: "subscribed", channel: "board", position: "7-0", replayed: 0 });
    expect(behind.said("resync")).toHaveLength(1);
  });

  it("tells all tabs when the server says goodbye or is gone, and opens anew with the first that comes", () => {
    const { first, second } = running();
    newest().hears({ type: "goodbye", reason: "shutdown", retryAfterMs: 10 });
    expect(first.said("goodbye")).toHaveLength(1);
    newest().onclose?.();
    expect([first.client.isClosed, second.client.isClosed]).toEqual([true, true]);
    hub.connect(first.client);
    hub.connect(second.client);
    expect(sockets).toHaveLength(2);
  });

  it("never carries one person over another's connection", () => {
    const { first } = running();
    const other = tab("grace");
    hub.connect(other.client);
    expect(sockets).toHaveLength(2);
    expect(sockets[0]?.isClosed).toBe(true);
    expect(first.client.isClosed).toBe(true);
    newest().hears(WELCOME);
    expect(other.said("welcome")).toHaveLength(1);
  });

  it("gives the server's time to whoever asked", () => {
    const { first, second } = running();
    hub.say(second.client, JSON.stringify({ type: "clock", sentAtMs: 12 }));
    newest().hears({ type: "clock", sentAtMs: 12, serverMs: 99 });
    expect(second.said("clock")).toHaveLength(1);
    expect(first.said("clock")).toEqual([]);
  });
});

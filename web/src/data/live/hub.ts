import { type ClientMessage, type LiveEvent, parseServerMessage, type ServerMessage } from "./protocol.ts";
import type { SocketLike } from "./transport.ts";

/** Events of each channel that are kept for tabs which come back: more, and they fetch. */
const KEPT_EVENTS = 200;
const OPEN = 1;

/** A tab at the hub. */
export interface HubClient {
  /** Who sits there: tabs of somebody else do not share a connection. */
  readonly person: string;
  hear(text: string): void;
  /** The connection is gone. */
  closed(): void;
}

interface HubChannel {
  /** What each has: it gets what comes after that. */
  readonly clients: Map<HubClient, string | undefined>;
  /** Newest position; undefined until the server has confirmed the subscription. */
  position: string | undefined;
  /** After which position the kept events begin. */
  from: string | undefined;
  readonly events: LiveEvent[];
  /** After which position the server was asked for events. */
  readonly asked: string | undefined;
  /** What tabs that wait for the confirmation asked for. */
  readonly waiting: Map<HubClient, string | undefined>;
}

type Welcome = Extract<ServerMessage, { readonly type: "welcome" }>;

/**
 * One connection for all tabs of a browser. Each tab talks to it as it would to the server: it subscribes, names what it has, and
 * gets every event after that once; what the hub no longer keeps it has to fetch.
 */
export class LiveHub {
  readonly #open: () => SocketLike;
  readonly #clients = new Set<HubClient>();
  readonly #channels = new Map<string, HubChannel>();
  /** Who asked for the server's time, by what they sent. */
  readonly #clocks = new Map<number, HubClient>();
  #socket: SocketLike | undefined;
  #welcome: Welcome | undefined;
  #person: string | undefined;

  constructor(open: () => SocketLike) {
    this.#open = open;
  }

  /** A tab comes: it is welcome when the connection is up. */
  connect(client: HubClient): void {
    if (this.#person !== client.person) this.drop();
    this.#person = client.person;
    this.#clients.add(client);
    if (this.#welcome) client.hear(JSON.stringify(this.#welcome));
    else if (!this.#socket) this.#connect();
  }

  /** A tab goes; the last one closes the connection. */
  disconnect(client: HubClient): void {
    if (!this.#clients.delete(client)) return;
    for (const name of [...this.#channels.keys()]) this.#unsubscribe(client, name);
    if (this.#clients.size === 0) this.drop();
  }

  /** Closes the connection, for everybody. */
  drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#welcome = undefined;
    this.#channels.clear();
    this.#clocks.clear();
    const clients = [...this.#clients];
    this.#clients.clear();
    if (socket) {
      socket.onmessage = null;
      socket.onclose = null;
      socket.close();
    }
    for (const client of clients) client.closed();
  }

  /** A tab says something to the server. */
  say(client: HubClient, text: string): void {
    if (!this.#clients.has(client)) return;
    const message = JSON.parse(text) as ClientMessage;
    if (message.type === "subscribe") this.#subscribe(client, message.channel, message.after);
    else if (message.type === "unsubscribe") this.#unsubscribe(client, message.channel);
    else {
      if (message.type === "clock") this.#clocks.set(message.sentAtMs, client);
      this.#send(message);
    }
  }

  #connect(): void {
    let socket: SocketLike;
    try {
      socket = this.#open();
    } catch {
      this.drop();
      return;
    }
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#hear(data);
    socket.onclose = () => this.drop();
  }

  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(JSON.stringify(message));
  }

  #hear(data: unknown): void {
    const message = parseServerMessage(data);
    if (!message) return;
    if (message.type === "welcome") this.#welcome = message;
    if (message.type === "welcome" || message.type === "goodbye") {
      for (const client of [...this.#clients]) client.hear(String(data));
      return;
    }
    if (message.type === "clock") {
      this.#clocks.get(message.sentAtMs)?.hear(String(data));
      this.#clocks.delete(message.sentAtMs);
      return;
    }
    const channel = message.channel === undefined ? undefined : this.#channels.get(message.channel);
    if (channel) this.#hearOf(channel, message, String(data));
  }

  #hearOf(
    channel: HubChannel,
    message: Exclude<ServerMessage, { readonly type: "welcome" | "goodbye" | "clock" }>,
    text: string,
  ): void {
    switch (message.type) {
      case "event":
        channel.position = message.position;
        channel.events.push(message);
        if (channel.events.length > KEPT_EVENTS) channel.from = channel.events.shift()?.position;
        for (const client of channel.clients.keys()) this.#tell(channel, client, message.position, text);
        break;
      case "subscribed":
        // Twice: it was given up and asked for again at once, and nobody knows what came between.
        if (channel.position === undefined) this.#confirm(channel, message.channel, message.position);
        else this.#startAnew(channel, message.channel, message.position);
        break;
      case "resync":
        this.#startAnew(channel, message.channel, message.position);
        break;
      default:
        for (const client of channel.clients.keys()) client.hear(text);
        if (message.type === "error") this.#channels.delete(message.channel ?? "");
    }
  }

  /** An event goes to a tab that does not have it. */
  #tell(channel: HubChannel, client: HubClient, position: string, text: string): void {
    const has = channel.clients.get(client);
    if (channel.waiting.has(client) || (has !== undefined && !isBefore(has, position))) return;
    channel.clients.set(client, position);
    client.hear(text);
  }

  /** What lies before is lost: all tabs fetch. */
  #startAnew(channel: HubChannel, name: string, position: string): void {
    channel.position = position;
    channel.from = position;
    channel.events.length = 0;
    channel.waiting.clear();
    for (const client of channel.clients.keys()) {
      channel.clients.set(client, position);
      client.hear(JSON.stringify({ type: "resync", channel: name, position, reason: "missed" }));
    }
  }

  #subscribe(client: HubClient, name: string, after: string | undefined): void {
    const known = this.#channels.get(name);
    if (!known) {
      this.#channels.set(name, {
        clients: new Map([[client, after]]),
        position: undefined,
        from: undefined,
        events: [],
        asked: after,
        waiting: new Map([[client, after]]),
      });
      this.#send({ type: "subscribe", channel: name, ...(after === undefined ? {} : { after }) });
      return;
    }
    known.clients.set(client, after);
    if (known.position === undefined || known.from === undefined) known.waiting.set(client, after);
    else this.#admit(known, name, client, after);
  }

  #unsubscribe(client: HubClient, name: string): void {
    const channel = this.#channels.get(name);
    channel?.waiting.delete(client);
    if (!channel?.clients.delete(client) || channel.clients.size > 0) return;
    this.#channels.delete(name);
    this.#send({ type: "unsubscribe", channel: name });
  }

  /** The server has the subscription: it repeats what came after what it was asked for, and goes on from there. */
  #confirm(channel: HubChannel, name: string, position: string): void {
    channel.from = channel.asked ?? position;
    channel.position = channel.asked ?? position;
    for (const [client, has] of channel.waiting) {
      channel.waiting.delete(client);
      this.#admit(channel, name, client, has);
    }
  }

  /** A tab joins a channel that runs: it gets what is kept after what it has, or is told to fetch. */
  #admit(channel: HubChannel, name: string, client: HubClient, after: string | undefined): void {
    const position = channel.position ?? "";
    channel.clients.set(client, position);
    if (after === undefined) {
      client.hear(JSON.stringify({ type: "subscribed", channel: name, position, replayed: 0 }));
      return;
    }
    if (channel.from === undefined || isBefore(after, channel.from)) {
      client.hear(JSON.stringify({ type: "resync", channel: name, position, reason: "too_old" }));
      return;
    }
    const missed = channel.events.filter((event) => isBefore(after, event.position));
    client.hear(JSON.stringify({ type: "subscribed", channel: name, position, replayed: missed.length }));
    for (const event of missed) client.hear(JSON.stringify(event));
    // What is still on its way may be older than what it has.
    if (isBefore(position, after)) channel.clients.set(client, after);
  }
}

/** Positions are "milliseconds-sequence", as Redis numbers its streams. */
export function isBefore(one: string, other: string): boolean {
  const [oneMs = 0, oneSequence = 0] = one.split("-").map(Number);
  const [otherMs = 0, otherSequence = 0] = other.split("-").map(Number);
  return oneMs < otherMs || (oneMs === otherMs && oneSequence < otherSequence);
}

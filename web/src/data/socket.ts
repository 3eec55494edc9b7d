import {
  type ClientMessage,
  type LiveEvent,
  parseServerMessage,
  type ServerMessage,
} from "./socket-protocol.ts";

/** First wait before coming back, and the longest; each wait is spread over its last half (DF-7). */
export const RECONNECT_FROM_MS = 3_000;
export const RECONNECT_TO_MS = 30_000;
/** People are active much more often than the server needs to know. */
export const ACTIVITY_INTERVAL_MS = 60_000;
/** An opening that takes longer is given up and tried again. */
const CONNECT_TIMEOUT_MS = 10_000;
/** A connection that held this long was a good one: the next wait is short again. */
const STABLE_AFTER_MS = 10_000;

/** What of a WebSocket is used; lets tests bring their own. */
export interface SocketLike {
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

/** What a follower of a channel hears. */
export interface ChannelListener {
  /** A change. */
  onEvent(event: LiveEvent): void;
  /**
   * Changes may have been missed, so what is shown has to be fetched again: at the first subscription, or when the
   * server no longer keeps what was missed.
   */
  onResync(): void;
  /** The channel may not be followed. */
  onRefused?(message: string): void;
}

/** How the connection is. */
export type ConnectionState = "connecting" | "live" | "down" | "stopped";

interface Channel {
  readonly listeners: Set<ChannelListener>;
  /** The newest position that we have; undefined until the first subscription is confirmed. */
  position: string | undefined;
}

const OPEN = 1;

/**
 * One WebSocket with many channels. Comes back after every drop, without end, and then names the newest position it
 * has of each channel, so that the server repeats what was missed.
 */
export class LiveSocket {
  readonly #open: () => SocketLike;
  readonly #onState: (state: ConnectionState) => void;
  readonly #onUnauthorized: () => void;
  readonly #random: () => number;
  readonly #channels = new Map<string, Channel>();
  readonly #eventTaps = new Set<(event: LiveEvent) => void>();
  #socket: SocketLike | undefined;
  #state: ConnectionState = "stopped";
  #attempts = 0;
  #welcomedAtMs = 0;
  #lastActivityMs = Number.NEGATIVE_INFINITY;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #connectTimer: ReturnType<typeof setTimeout> | undefined;
  #retryAfterMs: number | undefined;

  constructor(options: {
    /** Opens a connection to /live. */
    readonly open: () => SocketLike;
    readonly onState: (state: ConnectionState) => void;
    /** The server no longer knows who we are. */
    readonly onUnauthorized: () => void;
    /** 0 ≤ n < 1, for the spread of waits. */
    readonly random?: () => number;
  }) {
    this.#open = options.open;
    this.#onState = options.onState;
    this.#onUnauthorized = options.onUnauthorized;
    this.#random = options.random ?? Math.random;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Connects and stays connected until `stop`. */
  start(): void {
    if (this.#state !== "stopped") return;
    this.#attempts = 0;
    this.#connect();
  }

  /** Closes the connection and forgets all positions; followers stay and are told to fetch again after a new start. */
  stop(): void {
    clearTimeout(this.#retryTimer);
    this.#abandonSocket();
    for (const channel of this.#channels.values()) channel.position = undefined;
    this.#setState("stopped");
  }

  /** Tries at once instead of waiting: the network is back, or somebody looks again. */
  retryNow(): void {
    if (this.#state !== "down") return;
    clearTimeout(this.#retryTimer);
    this.#connect();
  }

  /** Follows a channel; the answer stops following it. */
  subscribe(name: string, listener: ChannelListener): () => void {
    const known = this.#channels.get(name);
    if (known) {
      known.listeners.add(listener);
      // The channel runs already: nothing will confirm this listener's beginning, so it begins now.
      if (known.position !== undefined && this.#state === "live") queueMicrotask(() => listener.onResync());
    } else {
      this.#channels.set(name, { listeners: new Set([listener]), position: undefined });
      this.#say({ type: "subscribe", channel: name });
    }
    return () => this.#unsubscribe(name, listener);
  }

  /** Shows every event of every channel to `tap`, for telemetry. */
  tapEvents(tap: (event: LiveEvent) => void): () => void {
    this.#eventTaps.add(tap);
    return () => this.#eventTaps.delete(tap);
  }

  /** Somebody uses the page: at most once a minute the server is told, so that it pings more often. */
  noteActivity(): void {
    const now = Date.now();
    if (this.#state !== "live" || now - this.#lastActivityMs < ACTIVITY_INTERVAL_MS) return;
    this.#lastActivityMs = now;
    this.#say({ type: "activity" });
  }

  #unsubscribe(name: string, listener: ChannelListener): void {
    const channel = this.#channels.get(name);
    if (!channel?.listeners.delete(listener) || channel.listeners.size > 0) return;
    this.#channels.delete(name);
    this.#say({ type: "unsubscribe", channel: name });
  }

  #connect(): void {
    this.#setState("connecting");
    this.#retryAfterMs = undefined;
    let socket: SocketLike;
    try {
      socket = this.#open();
    } catch {
      this.#retryLater();
      return;
    }
    this.#socket = socket;
    this.#connectTimer = setTimeout(() => this.#lose(socket), CONNECT_TIMEOUT_MS);
    socket.onmessage = ({ data }) => {
      if (socket !== this.#socket) return;
      const message = parseServerMessage(data);
      if (message) this.#receive(message);
    };
    socket.onclose = () => this.#lose(socket);
  }

  #receive(message: ServerMessage): void {
    switch (message.type) {
      case "welcome":
        this.#welcome();
        break;
      case "subscribed":
        this.#subscribed(message);
        break;
      case "event":
        this.#event(message);
        break;
      case "resync":
        this.#resync(message.channel, message.position);
        break;
      case "error":
        this.#error(message);
        break;
      case "goodbye":
        this.#goodbye(message);
        break;
      case "unsubscribed":
        break;
    }
  }

  #welcome(): void {
    clearTimeout(this.#connectTimer);
    this.#welcomedAtMs = Date.now();
    this.#lastActivityMs = Number.NEGATIVE_INFINITY;
    this.#setState("live");
    for (const [name, { position }] of this.#channels) {
      this.#say({ type: "subscribe", channel: name, ...(position === undefined ? {} : { after: position }) });
    }
  }

  #subscribed({ channel: name, position }: Extract<ServerMessage, { type: "subscribed" }>): void {
    const channel = this.#channels.get(name);
    if (!channel) return;
    // With a position of ours the server repeats what was missed; without one nobody knows what came before.
    const isFirst = channel.position === undefined;
    if (!isFirst) return;
    channel.position = position;
    for (const listener of [...channel.listeners]) listener.onResync();
  }

  #event(event: LiveEvent): void {
    const channel = this.#channels.get(event.channel);
    if (!channel) return;
    channel.position = event.position;
    for (const listener of [...channel.listeners]) listener.onEvent(event);
    for (const tap of this.#eventTaps) tap(event);
  }

  #resync(name: string, position: string): void {
    const channel = this.#channels.get(name);
    if (!channel) return;
    channel.position = position;
    for (const listener of [...channel.listeners]) listener.onResync();
  }

  #error({ code, message, channel: name }: Extract<ServerMessage, { type: "error" }>): void {
    const channel = name === undefined ? undefined : this.#channels.get(name);
    if (!channel) return;
    if (code === "unavailable") {
      // The server could not look up what was missed: the same question again, from a new connection.
      if (this.#socket) this.#lose(this.#socket);
      return;
    }
    for (const listener of [...channel.listeners]) listener.onRefused?.(message);
  }

  #goodbye({ reason, retryAfterMs }: Extract<ServerMessage, { type: "goodbye" }>): void {
    if (reason === "unauthorized") {
      this.stop();
      this.#onUnauthorized();
      return;
    }
    this.#retryAfterMs = Math.max(0, retryAfterMs);
    if (this.#socket) this.#lose(this.#socket);
  }

  #lose(socket: SocketLike): void {
    if (socket !== this.#socket) return;
    const held = this.#state === "live" && Date.now() - this.#welcomedAtMs >= STABLE_AFTER_MS;
    if (held) this.#attempts = 0;
    this.#abandonSocket();
    this.#retryLater();
  }

  #retryLater(): void {
    const longestMs = Math.min(RECONNECT_TO_MS, RECONNECT_FROM_MS * 2 ** this.#attempts);
    this.#attempts += 1;
    const waitMs = this.#retryAfterMs ?? Math.round(longestMs + (longestMs / 2) * this.#random());
    this.#setState("down");
    this.#retryTimer = setTimeout(() => this.#connect(), waitMs);
  }

  #abandonSocket(): void {
    clearTimeout(this.#connectTimer);
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  #say(message: ClientMessage): void {
    if (this.#state === "live" && this.#socket?.readyState === OPEN)
      this.#socket.send(JSON.stringify(message));
  }

  #setState(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#onState(state);
  }
}

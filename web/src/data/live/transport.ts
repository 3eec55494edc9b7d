import { type ClientMessage, parseServerMessage, type ServerMessage } from "./protocol.ts";

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

/** What opens a connection. */
export type Welcome = Extract<ServerMessage, { readonly type: "welcome" }>;

/** Messages that the transport hands on; with all others it deals itself. */
export type ChannelMessage = Exclude<ServerMessage, { readonly type: "welcome" | "goodbye" }>;

/** What uses the transport. */
export interface TransportUser {
  /** A connection is up: what is wanted of it has to be said again. */
  onWelcome(welcome: Welcome): void;
  onMessage(message: ChannelMessage): void;
  /** Stopped on purpose: what comes after the next start has nothing to do with what came before. */
  onStop(): void;
}

/** How the connection is. */
export type ConnectionState = "connecting" | "live" | "down" | "stopped";

const OPEN = 1;

/** One WebSocket that comes back after every drop, without end; it knows nothing of what is said over it. */
export class LiveTransport {
  readonly #open: () => SocketLike;
  readonly #onState: (state: ConnectionState) => void;
  readonly #onUnauthorized: () => void;
  readonly #random: () => number;
  #user: TransportUser | undefined;
  #socket: SocketLike | undefined;
  #state: ConnectionState = "stopped";
  #attempts = 0;
  #welcomedAtMs = 0;
  /** When the server was last told that somebody uses the page, and when somebody last did. */
  #lastActivityMs = Number.NEGATIVE_INFINITY;
  #lastUsedMs = Number.NEGATIVE_INFINITY;
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

  /** Who is told of what comes; one only. */
  serve(user: TransportUser): void {
    this.#user = user;
  }

  /** Connects and stays connected until `stop`. */
  start(): void {
    if (this.#state !== "stopped") return;
    this.#attempts = 0;
    this.#connect();
  }

  /** Closes the connection and does not come back until the next start. */
  stop(): void {
    clearTimeout(this.#retryTimer);
    this.#abandonSocket();
    this.#user?.onStop();
    this.#setState("stopped");
  }

  /** Tries at once instead of waiting: the network is back, or somebody looks again. */
  retryNow(): void {
    if (this.#state !== "down") return;
    clearTimeout(this.#retryTimer);
    this.#connect();
  }

  /** Gives this connection up and opens another one after the usual wait. */
  reconnect(): void {
    if (this.#socket) this.#lose(this.#socket);
  }

  /** Says something if the connection is up; otherwise `onWelcome` is the time to say it. */
  say(message: ClientMessage): void {
    if (this.#state === "live" && this.#socket?.readyState === OPEN)
      this.#socket.send(JSON.stringify(message));
  }

  /** Somebody uses the page: at most once a minute the server is told, so that colleagues know and it pings more often. */
  noteActivity(): void {
    const now = Date.now();
    this.#lastUsedMs = now;
    if (this.#state !== "live" || now - this.#lastActivityMs < ACTIVITY_INTERVAL_MS) return;
    this.#lastActivityMs = now;
    this.say({ type: "activity" });
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
    if (message.type === "welcome") this.#welcome(message);
    else if (message.type === "goodbye") this.#goodbye(message);
    else this.#user?.onMessage(message);
  }

  #welcome(welcome: Welcome): void {
    clearTimeout(this.#connectTimer);
    this.#welcomedAtMs = Date.now();
    this.#lastActivityMs = Number.NEGATIVE_INFINITY;
    this.#setState("live");
    // Whoever used the page a moment ago is there, though this connection has not heard of it.
    if (Date.now() - this.#lastUsedMs < ACTIVITY_INTERVAL_MS) this.noteActivity();
    this.#user?.onWelcome(welcome);
  }

  #goodbye({ reason, retryAfterMs }: Extract<ServerMessage, { type: "goodbye" }>): void {
    if (reason === "unauthorized") {
      this.stop();
      this.#onUnauthorized();
      return;
    }
    this.#retryAfterMs = Math.max(0, retryAfterMs);
    this.reconnect();
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

  #setState(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#onState(state);
  }
}

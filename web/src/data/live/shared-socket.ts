import { LiveHub } from "./hub.ts";
import type { TabSocketMessage } from "./tab-protocol.ts";
import type { TabSocket } from "./tab-socket.ts";
import type { SocketLike } from "./transport.ts";

const CHANNEL = "trunkline.live";
/** Whoever holds it has the connection. */
const LEADER_LOCK = "trunkline.live";
/** Each tab holds one of its own for as long as it lives. */
const tabLock = (id: string) => `trunkline.live.tab.${id}`;
/** A tab that is looked at makes sure so often that the one with the connection is not frozen. */
const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 3_000;

/**
 * One connection for all tabs: the tab that holds a lock has it and carries what the others say. When it goes, or is frozen, another
 * one takes over; the tabs come anew and name what they have, so that nothing is missed and nothing comes twice.
 */
export class SharedSocket {
  readonly #id = crypto.randomUUID();
  readonly #channel = new BroadcastChannel(CHANNEL);
  readonly #openReal: () => SocketLike;
  readonly #onMoved: () => void;
  readonly #isAlive: Promise<void>;
  #hub: LiveHub | undefined;
  #own: { readonly socket: TabSocket; readonly person: string } | undefined;
  #standing: AbortController | undefined;
  #pongTimer: ReturnType<typeof setTimeout> | undefined;
  /** Tabs that this one carries, each with what ends the wait for its death. */
  readonly #carried = new Map<
    string,
    { readonly client: Parameters<LiveHub["connect"]>[0]; readonly gone: AbortController }
  >();

  constructor(options: {
    readonly open: () => SocketLike;
    /** Another tab has the connection now: this one shall come anew at once. */
    readonly onMoved: () => void;
  }) {
    this.#openReal = options.open;
    this.#onMoved = options.onMoved;
    this.#channel.onmessage = ({ data }: MessageEvent<TabSocketMessage>) => this.#hear(data);
    this.#isAlive = new Promise((resolve) => {
      void navigator.locks.request(tabLock(this.#id), () => {
        resolve();
        return new Promise(() => undefined);
      });
    });
    void this.#stand({});
    setInterval(() => this.#ping(), PING_EVERY_MS);
    globalThis.document?.addEventListener("visibilitychange", () => this.#ping());
  }

  /** Connects a tab's socket for whoever sits there. */
  connect(socket: TabSocket, person: string): void {
    this.#own = { socket, person };
    if (this.#hub) this.#connectHere(this.#hub);
    else void this.#isAlive.then(() => this.#connectThere());
  }

  #connectHere(hub: LiveHub): void {
    const own = this.#own;
    if (!own) return;
    const { socket, person } = own;
    const client = { person, hear: (text: string) => socket.hear(text), closed: () => socket.lose() };
    socket.attach({ say: (text) => hub.say(client, text), close: () => hub.disconnect(client) });
    hub.connect(client);
  }

  #connectThere(): void {
    const own = this.#own;
    // Closed meanwhile, or this tab has the connection by now.
    if (!own || this.#hub || own.socket.readyState !== 0) return;
    own.socket.attach({
      say: (text) => this.#tell({ kind: "say", from: this.#id, text }),
      close: () => this.#tell({ kind: "close", from: this.#id }),
    });
    this.#tell({ kind: "open", from: this.#id, person: own.person });
  }

  /** Waits for its turn to have the connection, or takes it from a tab that does not answer. */
  async #stand({ steal = false }: { readonly steal?: boolean }): Promise<void> {
    this.#standing?.abort();
    const standing = new AbortController();
    this.#standing = standing;
    try {
      await navigator.locks.request(LEADER_LOCK, steal ? { steal } : { signal: standing.signal }, () => {
        this.#lead();
        return new Promise(() => undefined);
      });
    } catch {
      // Another one took it: that one leads, and this one waits again.
      if (this.#hub) {
        this.#stepDown();
        void this.#stand({});
      }
    }
  }

  #lead(): void {
    clearTimeout(this.#pongTimer);
    const hub = new LiveHub(this.#openReal);
    this.#hub = hub;
    this.#tell({ kind: "led", by: this.#id });
    this.#comeAnew();
  }

  #stepDown(): void {
    const hub = this.#hub;
    this.#hub = undefined;
    for (const { gone } of this.#carried.values()) gone.abort();
    this.#carried.clear();
    hub?.drop();
  }

  /** Over the new connection: a socket that waits is carried on, one that ran ends and is opened again. */
  #comeAnew(): void {
    const socket = this.#own?.socket;
    if (!socket || socket.readyState === 3) return;
    if (socket.readyState === 0) {
      if (this.#hub) this.#connectHere(this.#hub);
      else this.#connectThere();
      return;
    }
    socket.lose();
    this.#onMoved();
  }

  #tell(message: TabSocketMessage): void {
    this.#channel.postMessage(message);
  }

  #hear(message: TabSocketMessage): void {
    if (message.kind === "led") this.#comeAnew();
    else if ("to" in message) {
      if (message.to === this.#id) this.#hearAnswer(message);
    } else if (this.#hub) this.#serve(this.#hub, message);
  }

  #hearAnswer(message: Extract<TabSocketMessage, { readonly to: string }>): void {
    if (message.kind === "hear") this.#own?.socket.hear(message.text);
    else if (message.kind === "closed") this.#own?.socket.lose();
    else clearTimeout(this.#pongTimer);
  }

  #serve(
    hub: LiveHub,
    message: Exclude<TabSocketMessage, { readonly to: string } | { readonly kind: "led" }>,
  ): void {
    const { from } = message;
    if (message.kind === "ping") this.#tell({ kind: "pong", to: from });
    else if (message.kind === "open") this.#carry(hub, from, message.person);
    else {
      const carried = this.#carried.get(from);
      if (!carried) this.#tell({ kind: "closed", to: from });
      else if (message.kind === "say") hub.say(carried.client, message.text);
      else this.#letGo(hub, from);
    }
  }

  #carry(hub: LiveHub, id: string, person: string): void {
    this.#letGo(hub, id);
    const gone = new AbortController();
    const client = {
      person,
      hear: (text: string) => this.#tell({ kind: "hear", to: id, text }),
      closed: () => {
        gone.abort();
        this.#carried.delete(id);
        this.#tell({ kind: "closed", to: id });
      },
    };
    this.#carried.set(id, { client, gone });
    hub.connect(client);
    // A tab that dies says nothing: its lock is free then.
    void navigator.locks
      .request(tabLock(id), { signal: gone.signal }, () => this.#letGo(hub, id))
      .catch(() => undefined);
  }

  #letGo(hub: LiveHub, id: string): void {
    const carried = this.#carried.get(id);
    if (!carried) return;
    carried.gone.abort();
    this.#carried.delete(id);
    hub.disconnect(carried.client);
  }

  #ping(): void {
    const isNeeded = !this.#hub && this.#own !== undefined && this.#own.socket.readyState !== 3;
    if (!isNeeded || globalThis.document?.visibilityState !== "visible") return;
    clearTimeout(this.#pongTimer);
    this.#pongTimer = setTimeout(() => void this.#stand({ steal: true }), PONG_WITHIN_MS);
    this.#tell({ kind: "ping", from: this.#id });
  }
}

import type { LiveEvent } from "./protocol.ts";
import { LiveReceipts, type ReceiptsOptions, type ServerClock } from "./receipts.ts";
import type { ChannelMessage, LiveTransport } from "./transport.ts";

/** What a follower of a channel hears. */
export interface ChannelListener {
  /** A change. What it answers is awaited by those who measure: a promise that is kept once the change is handed to the page. */
  onEvent(event: LiveEvent): unknown;
  /**
   * Changes may have been missed, so what is shown has to be fetched again: at the first subscription, or when the
   * server no longer keeps what was missed.
   */
  onResync(): void;
  /** The channel may not be followed. */
  onRefused?(message: string): void;
}

interface Channel {
  readonly listeners: Set<ChannelListener>;
  /** The newest position that we have; undefined until the first subscription is confirmed. */
  position: string | undefined;
  /** So many of the next events are older than the connection. */
  missed: number;
}

/** An event that is told to the page. */
export interface ToldEvent {
  readonly event: LiveEvent;
  /** It was missed, and comes late for that alone. */
  readonly wasMissed: boolean;
  /** When all who follow the channel have taken it in. */
  readonly applied: Promise<unknown>;
}

/**
 * Many channels over one transport. After a drop it names the newest position that it has of each channel, so that the
 * server repeats what was missed.
 */
export class LiveChannels {
  readonly #transport: LiveTransport;
  readonly #channels = new Map<string, Channel>();
  readonly #eventTaps = new Set<(told: ToldEvent) => void>();
  readonly #receipts: LiveReceipts;

  constructor(transport: LiveTransport, receipts: Omit<ReceiptsOptions, "say"> = {}) {
    this.#transport = transport;
    this.#receipts = new LiveReceipts({ ...receipts, say: (message) => transport.say(message) });
    transport.serve({
      onWelcome: ({ receiptShare = 0 }) => {
        this.#receipts.begin(receiptShare);
        this.#subscribeAll();
      },
      onMessage: (message) => {
        if (message.type === "clock") this.#receipts.onClock(message);
        else this.#receive(message);
      },
      onStop: () => {
        this.#receipts.stop();
        this.#forgetPositions();
      },
    });
  }

  /** Follows a channel; the answer stops following it. */
  subscribe(name: string, listener: ChannelListener): () => void {
    const known = this.#channels.get(name);
    if (known) {
      known.listeners.add(listener);
      // The channel runs already: nothing will confirm this listener's beginning, so it begins now.
      if (known.position !== undefined && this.#transport.state === "live")
        queueMicrotask(() => listener.onResync());
    } else {
      this.#channels.set(name, { listeners: new Set([listener]), position: undefined, missed: 0 });
      this.#transport.say({ type: "subscribe", channel: name });
    }
    return () => this.#unsubscribe(name, listener);
  }

  /** Shows every event of every channel to `tap`, for telemetry. */
  tapEvents(tap: (told: ToldEvent) => void): () => void {
    this.#eventTaps.add(tap);
    return () => this.#eventTaps.delete(tap);
  }

  /** What our clock lacks to the server's; undefined where nobody has asked yet. */
  get serverClock(): ServerClock | undefined {
    return this.#receipts.clock;
  }

  #unsubscribe(name: string, listener: ChannelListener): void {
    const channel = this.#channels.get(name);
    if (!channel?.listeners.delete(listener) || channel.listeners.size > 0) return;
    this.#channels.delete(name);
    this.#transport.say({ type: "unsubscribe", channel: name });
  }

  #subscribeAll(): void {
    for (const [channel, { position }] of this.#channels) {
      this.#transport.say({
        type: "subscribe",
        channel,
        ...(position === undefined ? {} : { after: position }),
      });
    }
  }

  #forgetPositions(): void {
    for (const channel of this.#channels.values()) channel.position = undefined;
  }

  #receive(message: Exclude<ChannelMessage, { readonly type: "clock" }>): void {
    const channel = message.channel === undefined ? undefined : this.#channels.get(message.channel);
    if (!channel) return;
    switch (message.type) {
      case "subscribed":
        // With a position of ours the server repeats what was missed; without one nobody knows what came before.
        channel.missed = message.replayed;
        if (channel.position === undefined) this.#resync(channel, message.position);
        break;
      case "resync":
        this.#resync(channel, message.position);
        break;
      case "event":
        channel.position = message.position;
        this.#receipts.onEvent(message);
        this.#tell(channel, message);
        break;
      case "error":
        // The server could not look up what was missed: the same question again, from a new connection.
        if (message.code === "unavailable") this.#transport.reconnect();
        else for (const listener of [...channel.listeners]) listener.onRefused?.(message.message);
        break;
      case "unsubscribed":
        break;
    }
  }

  #tell(channel: Channel, event: LiveEvent): void {
    const wasMissed = channel.missed > 0;
    if (wasMissed) channel.missed -= 1;
    const taken = [...channel.listeners].map((listener) => listener.onEvent(event));
    if (this.#eventTaps.size === 0) return;
    const applied = Promise.all(taken);
    for (const tap of this.#eventTaps) tap({ event, wasMissed, applied });
  }

  #resync(channel: Channel, position: string): void {
    channel.position = position;
    for (const listener of [...channel.listeners]) listener.onResync();
  }
}

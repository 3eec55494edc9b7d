import { WebSocket } from "k6/websockets";

/** Acknowledgements go out this often, as those of a browser do. */
const ACKNOWLEDGE_EVERY_MS = 5_000;
const MOST_PENDING = 30;
/** A socket's state, as browsers number it; k6's sockets do not carry the name. */
const OPEN = 1;

/** An event as it came over the wire. */
export interface LiveEvent {
  readonly channel: string;
  readonly position: string;
  readonly event: string;
  /** ISO time at which it was told. */
  readonly at: string | null;
  readonly data: unknown;
}

type ServerMessage =
  | { readonly type: "welcome"; readonly receiptShare: number }
  | { readonly type: "clock"; readonly sentAtMs: number; readonly serverMs: number }
  | { readonly type: "subscribed"; readonly channel: string }
  | ({ readonly type: "event" } & LiveEvent)
  | { readonly type: "resync" | "error" | "goodbye" | "unsubscribed" };

/** What a client does. */
export interface LiveClientOptions {
  /** Of the application: `http://…`. */
  readonly appUrl: string;
  readonly cookie: string;
  readonly channels: readonly string[];
  /** It follows all of its channels. */
  onReady(): void;
  onEvent(event: LiveEvent, receivedAtMs: number): void;
}

/**
 * A client of our live protocol, as a browser is one: it follows channels, reads the server's clock, and tells when the events that it
 * was asked to acknowledge came in. To be called within a VU; the iteration lasts until it is closed.
 */
export function connectLive(options: LiveClientOptions): { close(): void } {
  const socket = new WebSocket(`${options.appUrl.replace(/^http/, "ws")}/live`, null, {
    headers: { Cookie: options.cookie, Origin: options.appUrl },
    tags: { name: "live" },
  });
  const say = (message: unknown): void => socket.send(JSON.stringify(message));
  let missing = options.channels.length;
  let share = 0;
  let clock: { readonly offsetMs: number; readonly roundTripMs: number } | null = null;
  let pending: { channel: string; position: string; receivedAtMs: number }[] = [];

  const acknowledging = setInterval(() => {
    if (socket.readyState !== OPEN || clock === null || pending.length === 0) return;
    say({ type: "received", sentAtMs: Date.now(), clock, events: pending });
    pending = [];
  }, ACKNOWLEDGE_EVERY_MS);

  socket.onopen = () => {
    for (const channel of options.channels) say({ type: "subscribe", channel });
  };
  socket.onclose = () => clearInterval(acknowledging);
  socket.onmessage = (raw) => {
    const nowMs = Date.now();
    const message = JSON.parse(String(raw?.data ?? "{}")) as ServerMessage;
    switch (message.type) {
      case "welcome":
        share = message.receiptShare;
        say({ type: "clock", sentAtMs: nowMs });
        break;
      case "clock":
        // Half of the round trip is the server's way back, as NTP has it.
        clock = {
          offsetMs: message.serverMs - (message.sentAtMs + nowMs) / 2,
          roundTripMs: nowMs - message.sentAtMs,
        };
        break;
      case "subscribed":
        missing -= 1;
        if (missing === 0) options.onReady();
        break;
      case "event":
        options.onEvent(message, nowMs);
        if (pending.length < MOST_PENDING && Math.random() < share)
          pending.push({ channel: message.channel, position: message.position, receivedAtMs: nowMs });
        break;
      default:
    }
  };
  return { close: () => socket.close() };
}

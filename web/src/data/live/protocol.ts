/** An event of a channel as the server pushes it. */
export interface LiveEvent {
  readonly type: "event";
  readonly channel: string;
  /** Where in the stream of all events it stands; what a client names to get what it missed. */
  readonly position: string;
  readonly event: string;
  readonly data: unknown;
  readonly at: string | null;
  readonly traceparent: string | null;
}

/** Everything that the server says over /live. */
export type ServerMessage =
  | LiveEvent
  | {
      readonly type: "welcome";
      readonly sessionId: string;
      readonly pingIntervalSeconds: number;
      /** What share of its events it asks us to acknowledge, 0 to 1; an older server does not ask. */
      readonly receiptShare?: number;
    }
  | { readonly type: "clock"; readonly sentAtMs: number; readonly serverMs: number }
  | {
      readonly type: "subscribed";
      readonly channel: string;
      readonly position: string;
      readonly replayed: number;
    }
  | { readonly type: "unsubscribed"; readonly channel: string }
  | {
      readonly type: "resync";
      readonly channel: string;
      readonly position: string;
      readonly reason: string;
    }
  | { readonly type: "error"; readonly code: string; readonly message: string; readonly channel?: string }
  | { readonly type: "goodbye"; readonly reason: string; readonly retryAfterMs: number };

/** Everything that we say. */
export type ClientMessage =
  | { readonly type: "subscribe"; readonly channel: string; readonly after?: string }
  | { readonly type: "unsubscribe"; readonly channel: string }
  | { readonly type: "activity" }
  | { readonly type: "clock"; readonly sentAtMs: number }
  | {
      readonly type: "received";
      readonly sentAtMs: number;
      /** What our clock lacks to the server's, and how long the round trip took by which we know. */
      readonly clock: { readonly offsetMs: number; readonly roundTripMs: number };
      readonly events: readonly {
        readonly channel: string;
        readonly position: string;
        readonly receivedAtMs: number;
      }[];
    };

/** Reads what the server said; undefined for what a newer server may say and we do not know. */
export function parseServerMessage(text: unknown): ServerMessage | undefined {
  if (typeof text !== "string") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("type" in value)) return undefined;
  return KNOWN_TYPES.has(String(value.type)) ? (value as ServerMessage) : undefined;
}

const KNOWN_TYPES: ReadonlySet<string> = new Set([
  "event",
  "welcome",
  "clock",
  "subscribed",
  "unsubscribed",
  "resync",
  "error",
  "goodbye",
]);

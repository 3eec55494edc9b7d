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
  | { readonly type: "welcome"; readonly sessionId: string; readonly pingIntervalSeconds: number }
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
  | { readonly type: "activity" };

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
  "subscribed",
  "unsubscribed",
  "resync",
  "error",
  "goodbye",
]);

import { z } from "zod";
import type { StreamEvent } from "./live-stream.ts";
import { isPosition, type Position } from "./position.ts";

const channel = z.string().regex(/^[a-z][a-z_-]{0,31}(:[A-Za-z0-9-]{1,64})?$/, {
  error: "must be a kind, or a kind and an id behind a colon",
});

const position = z
  .string()
  .refine(isPosition, { error: "must be a position that an event or a subscription named" });

/** Events of one acknowledgement at most: it has to fit into a message of 4 KiB. */
const MAX_RECEIPTS = 30;

/** What clients may say. */
export const clientMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("subscribe"),
    channel,
    after: position.optional(),
  }),
  z.strictObject({ type: z.literal("unsubscribe"), channel }),
  z.strictObject({ type: z.literal("activity") }),
  z.strictObject({ type: z.literal("clock"), sentAtMs: z.number() }),
  z.strictObject({
    type: z.literal("received"),
    sentAtMs: z.number(),
    clock: z.strictObject({ offsetMs: z.number(), roundTripMs: z.number().min(0).max(10_000) }),
    events: z
      .array(z.strictObject({ channel, position, receivedAtMs: z.number() }))
      .min(1)
      .max(MAX_RECEIPTS),
  }),
]);

/** A client's message. */
export type ClientMessage = z.output<typeof clientMessageSchema>;

/** Why a client's message was not obeyed; stable. */
export type LiveErrorCode =
  | "malformed_message"
  | "invalid_message"
  | "forbidden"
  | "too_many_channels"
  | "too_many_messages"
  | "unavailable";

/** Why the server ends a connection; what `goodbye` says. */
export type GoodbyeReason = "shutdown" | "slow_client" | "unauthorized" | "protocol";

/** What the server says, beside events. */
export type ServerMessage =
  | {
      readonly type: "welcome";
      readonly sessionId: string;
      readonly pingIntervalSeconds: number;
      /** What share of its events the client is asked to acknowledge by `received`; 0 to 1. */
      readonly receiptShare: number;
    }
  | {
      readonly type: "clock";
      /** What the client said. */
      readonly sentAtMs: number;
      /** The server's clock when it answered, at once: milliseconds since 1970. */
      readonly serverMs: number;
    }
  | {
      readonly type: "subscribed";
      readonly channel: string;
      readonly position: Position;
      readonly replayed: number;
    }
  | { readonly type: "unsubscribed"; readonly channel: string }
  | {
      readonly type: "resync";
      readonly channel: string;
      readonly position: Position;
      readonly reason: string;
    }
  | {
      readonly type: "error";
      readonly code: LiveErrorCode;
      readonly message: string;
      readonly channel?: string;
    }
  | { readonly type: "goodbye"; readonly reason: GoodbyeReason; readonly retryAfterMs: number };

/**
 * Words an event as followers of a channel get it. The data is put in as the JSON it already is: one event goes to many, and none of
 * them needs it parsed here.
 */
export function serializeEvent(event: Omit<StreamEvent, "channels">, channel: string): string {
  const head = JSON.stringify({
    type: "event",
    channel,
    position: event.position,
    event: event.event,
    at: Number.isFinite(event.atMs) ? new Date(event.atMs).toISOString() : null,
    traceparent: event.traceparent ?? null,
  });
  return `${head.slice(0, -1)},"data":${event.dataJson}}`;
}

/** The kind of a channel: what may be a label of a metric. */
export function channelKind(name: string): string {
  const at = name.indexOf(":");
  return at < 0 ? name : name.slice(0, at);
}

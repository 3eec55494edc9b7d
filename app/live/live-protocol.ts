import { z } from "zod";
import type { StreamEvent } from "./live-stream.ts";
import { isPosition, type Position } from "./position.ts";

const channel = z.string().regex(/^[a-z][a-z_-]{0,31}(:[A-Za-z0-9-]{1,64})?$/, {
  error: "must be a kind, or a kind and an id behind a colon",
});

/** What clients may say. */
export const clientMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("subscribe"),
    channel,
    after: z
      .string()
      .refine(isPosition, { error: "must be a position that an event or a subscription named" })
      .optional(),
  }),
  z.strictObject({ type: z.literal("unsubscribe"), channel }),
  z.strictObject({ type: z.literal("activity") }),
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
  | { readonly type: "welcome"; readonly sessionId: string; readonly pingIntervalSeconds: number }
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

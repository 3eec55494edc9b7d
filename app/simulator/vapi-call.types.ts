import type { CallMedia } from "./call-media.ts";
import type { VapiAuth } from "./config.ts";
import type { ToolShape } from "./vapi-wire.ts";

/** How a call shall go; what is left out is left to chance. */
export interface CallWish {
  readonly scenario?: string | undefined;
  readonly priority?: 1 | 2 | 3 | 4 | undefined;
  /** Text of the alert. */
  readonly message?: string | undefined;
  /** Length of the conversation; 0: everything at once. */
  readonly durationSeconds?: number | undefined;
  /** The call rides on Twilio, which tells its states too. */
  readonly carrier?: boolean | undefined;
  /** How people hear each other, where the call rides on Twilio. */
  readonly sound?: CallMedia["sound"] | undefined;
  readonly phone?: string | undefined;
  /** brief leaves out what is said while it is said. */
  readonly detail?: "full" | "brief" | undefined;
  readonly toolShape?: ToolShape | undefined;
  readonly auth?: VapiAuth | "wrong" | undefined;
  /** Attempts after a webhook that was not answered; Vapi makes none unless asked to. */
  readonly retries?: number | undefined;
  /** All that is told of the call, and of its SMS, continues the trace of whoever asked for it; as no vendor does. */
  readonly propagate?: boolean | undefined;
}

/** A call that was placed. */
export interface PlacedCall {
  readonly callId: string;
  readonly carrierCallId: string | null;
  readonly scenario: string;
  readonly title: string;
  readonly direction: "inbound" | "outbound";
  readonly customerNumber: string;
  readonly priority: 1 | 2 | 3 | 4 | null;
  readonly toolCallId: string | null;
  readonly durationSeconds: number;
  /** The one trace that all of it continues; null: none, every request begins its own. */
  readonly traceId: string | null;
  readonly placedAt: string;
}

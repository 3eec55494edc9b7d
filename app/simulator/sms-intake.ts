import { context, trace } from "@opentelemetry/api";
import type { Background } from "./background.ts";
import { CarrierRefusal } from "./carrier-refusal.ts";
import type { FaultBoard } from "./faults.ts";
import type { Ledger } from "./ledger.ts";
import type { MessageStore, NewMessage, StoredMessage } from "./message-store.ts";
import type { Propagation } from "./propagation.ts";

/** An answer that never comes is given up on by every client long before. */
export const HANG_MS = 120_000;

/** What one carrier has of its own in taking an SMS. */
export interface SmsIntakeOptions {
  /** As in the ledger. */
  readonly carrier: string;
  readonly messages: MessageStore;
  /** The refusal that a fault with this HTTP status looks like. */
  faultError(status: number): CarrierRefusal;
  /** @throws CarrierRefusal for an SMS that the carrier never takes */
  check(message: NewMessage): void;
  /** Takes an accepted SMS through its states. */
  live(message: StoredMessage): Promise<void>;
}

/** How every simulated carrier takes SMS and answers questions: with the faults in force, and on the ledger. */
export interface SmsIntake {
  /**
   * Takes one SMS; resolves with it, as it was when it was taken, when the answer may be given.
   * @throws CarrierRefusal
   */
  take(message: NewMessage): Promise<StoredMessage>;
  /**
   * Faults of requests that only read.
   * @throws CarrierRefusal
   */
  misbehave(): Promise<void>;
}

/** Makes the intake of one carrier. */
export function createSmsIntake(
  { carrier, messages, faultError, check, live }: SmsIntakeOptions,
  deps: {
    readonly background: Background;
    readonly faults: FaultBoard;
    readonly ledger: Ledger;
    readonly propagation: Propagation;
  },
): SmsIntake {
  const { background, faults, ledger, propagation } = deps;
  return {
    async take(wished) {
      const now = faults.get("sms");
      const traceId = trace.getActiveSpan()?.spanContext().traceId ?? null;
      const { to, from, body, statusCallback } = wished;
      try {
        if (faults.strikes(now.errorRate)) throw faultError(now.errorStatus);
        check(wished);
      } catch (error) {
        if (error instanceof CarrierRefusal) {
          ledger.add("refused", { carrier, to, body, status: error.status, code: error.code, traceId });
        }
        throw error;
      }
      const message = messages.create(wished);
      const taken = { ...message };
      // The ledger shows the message itself, so that its state there moves along.
      ledger.add("sms", {
        carrier,
        sid: message.sid,
        to,
        from,
        body,
        get status() {
          return message.status;
        },
        get errorCode() {
          return message.errorCode;
        },
        statusCallback,
        media: message.media ?? [],
        traceId,
      });
      context.with(propagation.ofRequest(), () => background.run(() => live(message)));
      await background.sleep(faults.strikes(now.hangRate) ? HANG_MS : now.latencyMs);
      return taken;
    },
    async misbehave() {
      const now = faults.get("sms");
      if (faults.strikes(now.errorRate)) throw faultError(now.errorStatus);
      await background.sleep(now.latencyMs);
    },
  };
}

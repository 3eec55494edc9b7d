/** Vonage's errors as its API answers them: https://developer.vonage.com/en/api-errors/messages. */

import { randomUUID } from "node:crypto";
import { CarrierRefusal } from "./carrier-refusal.ts";

const DOCUMENTATION = "https://developer.vonage.com/api-errors";

/** Thrown inside the simulated API; answered as Vonage's problem details. */
export class VonageError extends CarrierRefusal {
  override readonly status: number;
  /** A number of the Messages API's list, or a word of the list that all of Vonage's APIs share. */
  override readonly code: number | string;
  override readonly contentType = "application/problem+json";
  override readonly retryAfterSeconds: number | undefined;
  readonly #title: string;

  constructor(status: number, code: number | string, title: string, retryAfterSeconds?: number) {
    super(title);
    this.status = status;
    this.code = code;
    this.#title = title;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  override toBody(): { type: string; title: string; detail: string; instance: string } {
    return {
      type: `${DOCUMENTATION}${typeof this.code === "number" ? "/messages" : ""}#${this.code}`,
      title: this.#title,
      detail: `${this.#title}. See the documentation of this error.`,
      instance: randomUUID(),
    };
  }
}

/** The error within a receipt that brings bad news. */
export function receiptError(code: number): {
  type: string;
  title: number;
  detail: string;
  instance: string;
} {
  return {
    type: `${DOCUMENTATION}/messages#${code}`,
    title: code,
    detail: "The message was not delivered.",
    instance: randomUUID(),
  };
}

/** The error that a fault with this status looks like. */
export function faultError(status: number): VonageError {
  if (status === 429) return new VonageError(429, 1000, "Throttled", 1);
  if (status === 401) return new VonageError(401, "unauthorized", "You did not provide correct credentials");
  if (status === 402) return new VonageError(402, "low-balance", "Your account balance is low");
  return status < 500
    ? new VonageError(status, 1020, "Invalid params")
    : new VonageError(status, 1030, "Internal error");
}

/** The same recipients that the other carrier refuses. */
const REFUSED_RECIPIENTS: Readonly<Record<string, readonly [number, string]>> = {
  "+15005550001": [1170, "Invalid or missing MSISDN"],
  "+15005550002": [1250, "Unroutable"],
  "+15005550003": [1160, "Non white-listed destination"],
  "+15005550004": [1050, "Number barred"],
  "+15005550009": [1240, "Illegal number"],
};

/** Recipients of which the carrier brings no good news, as those of the other carrier. */
export const UNLUCKY_RECIPIENTS: Readonly<Record<string, { status: string; errorCode: number | null }>> = {
  "+15005550030": { status: "rejected", errorCode: 1180 },
  "+15005550031": { status: "undeliverable", errorCode: 1100 },
  "+15005550032": { status: "submitted", errorCode: null },
};

/** @throws VonageError for a recipient, sender or text that Vonage refuses */
export function refuseBadMessage(message: { to: string; from: string; body: string }): void {
  const { to, from, body } = message;
  if (!body || from === "+" || to === "+") throw new VonageError(422, 1010, "Missing params");
  if (body.length > 1000) throw new VonageError(422, 1020, "Invalid params");
  if (from === "+15005550007") throw new VonageError(422, 1120, "Illegal sender address");
  const recipient = REFUSED_RECIPIENTS[to];
  if (recipient) throw new VonageError(422, recipient[0], recipient[1]);
  if (!/^\+[1-9]\d{6,14}$/.test(to)) throw new VonageError(422, 1170, "Invalid or missing MSISDN");
}

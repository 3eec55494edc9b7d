import { createHash, timingSafeEqual } from "node:crypto";
import type { Context, Next } from "koa";

/** A carrier's error, thrown inside its simulated API and answered in its own format. */
export abstract class CarrierRefusal extends Error {
  abstract readonly status: number;
  /** The carrier's code, for the ledger. */
  abstract readonly code: number | string;
  abstract readonly contentType: string;
  readonly retryAfterSeconds?: number | undefined;

  /** The body of the answer. */
  abstract toBody(): object;
}

/** Answers a refusal in the words of the carrier that made it. */
export async function answerRefusals(context: Context, next: Next): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof CarrierRefusal)) throw error;
    context.status = error.status;
    if (error.retryAfterSeconds) context.set("retry-after", String(error.retryAfterSeconds));
    context.body = error.toBody();
    context.type = error.contentType;
  }
}

function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Does the request carry these credentials by Basic authentication? */
export function isAuthenticated(context: Context, user: string, password: string): boolean {
  const [scheme, encoded] = context.get("authorization").split(" ");
  const [givenUser = "", ...rest] = Buffer.from(encoded ?? "", "base64")
    .toString()
    .split(":");
  return scheme?.toLowerCase() === "basic" && same(givenUser, user) && same(rest.join(":"), password);
}

import type { IncomingHttpHeaders } from "node:http";

/** Who sent a webhook, or why it is refused. `method` says which credential proved it. */
export type WebhookVerification =
  | { readonly ok: true; readonly method: "bearer" | "secret" | "hmac" | "signature" }
  | { readonly ok: false; readonly reason: "unsigned" | "bad_signature" | "stale" };

/** A webhook's request before anything of it is believed. */
export interface UnverifiedWebhook {
  readonly headers: IncomingHttpHeaders;
  /** The body exactly as received. */
  readonly rawBody: Buffer;
  /** Original path and query. */
  readonly url: string;
}

/** A webhook that a vendor calls: how its sender is recognised and its content read. */
export interface VendorWebhook<Event> {
  /** The vendor, as in metrics and in the webhook's path. */
  readonly vendor: string;
  /** How its bodies are written. */
  readonly format: "json" | "form";
  verify(request: UnverifiedWebhook): WebhookVerification;
  /** @throws MalformedWebhook when the content has not the documented shape */
  read(body: unknown): Event;
}

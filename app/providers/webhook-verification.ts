/** Who sent a webhook, or why it is refused. `method` says which credential proved it. */
export type WebhookVerification =
  | { readonly ok: true; readonly method: "bearer" | "secret" | "hmac" | "signature" }
  | { readonly ok: false; readonly reason: "unsigned" | "bad_signature" | "stale" };

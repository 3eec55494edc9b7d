/**
 * What can go wrong with a provider, in our words. Services decide by class: reject, try again, ask first, or wait.
 * Messages and fields never carry personal data (no numbers, no texts): they end up in logs and spans.
 */

/** Common base: which provider it was. */
export abstract class ProviderError extends Error {
  /** Short name of the vendor: "twilio", "vapi". */
  readonly provider: string;

  constructor(provider: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.provider = provider;
    this.name = new.target.name;
  }
}

/** The provider will never take this request: invalid number, opted out. Trying again is useless. */
export class ProviderRejected extends ProviderError {
  /** The vendor's error code as text ("21211"), or the HTTP status where it gave none. */
  readonly providerCode: string;
  readonly reason: "invalid_number" | "opted_out" | "not_allowed" | "other";

  constructor(provider: string, details: { providerCode: string; reason: ProviderRejected["reason"] }) {
    super(provider, `${provider} refused the request for good: ${details.reason} (${details.providerCode})`);
    this.providerCode = details.providerCode;
    this.reason = details.reason;
  }
}

/**
 * The provider did not take this request and said so, or was never reached: safe to try again. Bad credentials count
 * here too: once somebody mends them, what waited goes out.
 */
export class ProviderUnavailable extends ProviderError {
  /** HTTP status, or null where no answer came. */
  readonly status: number | null;
  /** How long the provider asks us to wait, in milliseconds; null where it did not say. */
  readonly retryAfterMs: number | null;

  constructor(
    provider: string,
    details: { status: number | null; retryAfterMs?: number | null; message?: string; cause?: unknown },
  ) {
    super(
      provider,
      details.message ?? `${provider} is unavailable (${details.status ?? "no answer"})`,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}

/** No answer in time, or the connection broke after the request was out: it may have been accepted. Ask before trying again. */
export class ProviderTimeout extends ProviderError {
  readonly timeoutMs: number;

  constructor(provider: string, details: { timeoutMs: number; message?: string; cause?: unknown }) {
    super(
      provider,
      details.message ??
        `${provider} did not answer within ${details.timeoutMs} ms; the request may have been accepted`,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.timeoutMs = details.timeoutMs;
  }
}

/** Our breaker kept the request back; nothing was sent. */
export class BreakerOpen extends ProviderError {
  /** Time until the breaker lets a trial through, in milliseconds; at least 1. */
  readonly retryAfterMs: number;

  constructor(provider: string, retryAfterMs: number) {
    super(provider, `the breaker of ${provider} is open for another ${retryAfterMs} ms`);
    this.retryAfterMs = Math.max(1, retryAfterMs);
  }
}

/** A webhook's content has not the shape its vendor documents. Paths and rules only, never values. */
export class MalformedWebhook extends ProviderError {
  readonly issues: readonly { readonly path: string; readonly message: string }[];

  constructor(provider: string, issues: readonly { path: string; message: string }[]) {
    super(provider, `malformed webhook of ${provider}: ${issues.map((issue) => issue.path).join(", ")}`);
    this.issues = issues;
  }
}

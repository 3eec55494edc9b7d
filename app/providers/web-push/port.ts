/** What Trunkline asks of the push services of browsers, in its own words. */

export { BreakerOpen, ProviderRejected, ProviderTimeout, ProviderUnavailable } from "../provider-errors.ts";

/** A browser that wants to be told of things, as it describes itself (W3C Push API). Whoever has these values can write to it. */
export interface BrowserSubscription {
  readonly endpoint: string;
  /** Its public key (P-256, base64url). */
  readonly p256dh: string;
  /** The secret that it shares with us (16 bytes, base64url). */
  readonly auth: string;
}

/** By what push services know us (RFC 8292). */
export interface VapidKeys {
  /** P-256, base64url; browsers take it as `applicationServerKey`. */
  readonly publicKey: string;
  readonly privateKey: string;
}

/** One message to one browser. */
export interface PushMessage {
  readonly text: string;
  /** A later message of the same topic takes the place of one that has not been fetched yet (RFC 8030): at most 32 of base64url. */
  readonly topic: string;
  readonly urgency: "low" | "normal" | "high";
  /** For so long the service keeps it for a browser that is away. */
  readonly ttlSeconds: number;
}

/** Sends to browsers. One call is one attempt: the caller owns the retries. */
export interface WebPush {
  /** The names of its breakers, one for each push service. */
  readonly breakers: readonly string[];
  /** Those of the configuration; null: there are none. */
  readonly keys: VapidKeys | null;
  makeKeys(): VapidKeys;
  /** Is it an address of a push service that we send to? */
  accepts(endpoint: string): boolean;
  /**
   * Encrypts a message for a browser and hands it to its push service; "gone": the browser does not want any more.
   * @throws ProviderRejected | ProviderUnavailable | ProviderTimeout | BreakerOpen
   */
  send(subscription: BrowserSubscription, message: PushMessage, keys: VapidKeys): Promise<"taken" | "gone">;
}

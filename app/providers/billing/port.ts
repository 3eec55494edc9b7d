/** What Trunkline asks of whoever bills its customer, in its own words. */

export { BreakerOpen, ProviderRejected, ProviderTimeout, ProviderUnavailable } from "../provider-errors.ts";

/** What one call has used. */
export interface Usage {
  /** Ours, unique: the same is billed once. */
  readonly reference: string;
  /** Started minutes of analysed audio; at least 1. */
  readonly minutes: number;
}

/** Bills usage. One call is one attempt: the caller owns the retries, and asks `find` where it does not know what became of one. */
export interface Billing {
  /** As in rows and metrics. */
  readonly name: string;
  /** The name of its breaker, as all processes know it. */
  readonly breaker: string;
  /**
   * Bills usage; resolves with the vendor's id of what it wrote down.
   * @throws ProviderRejected | ProviderUnavailable | ProviderTimeout | BreakerOpen
   */
  bill(usage: Usage, options?: { readonly signal?: AbortSignal }): Promise<string>;
  /**
   * The vendor's id of what was billed under a reference at or after `since` although its answer never came; null: nothing was.
   * @throws the same errors
   */
  find(reference: string, since: Date, options?: { readonly signal?: AbortSignal }): Promise<string | null>;
}

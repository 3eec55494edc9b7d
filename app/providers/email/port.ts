/** What Trunkline asks of whoever delivers its mail, in its own words. */

export { BreakerOpen, ProviderRejected, ProviderTimeout, ProviderUnavailable } from "../provider-errors.ts";

/** One mail to one person; text alone, so that every program shows it. */
export interface Mail {
  /** An e-mail address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Delivers mail. One call is one attempt: the caller owns the retries. */
export interface EmailProvider {
  /** The name of its breaker, as all processes know it. */
  readonly breaker: string;
  /**
   * Hands one mail on.
   * @throws ProviderRejected | ProviderUnavailable | ProviderTimeout | BreakerOpen
   */
  send(mail: Mail): Promise<void>;
}

/** What Trunkline asks of whoever delivers its mail, in its own words. */

export { BreakerOpen, ProviderRejected, ProviderTimeout, ProviderUnavailable } from "../provider-errors.ts";

/** One mail to one person. */
export interface Mail {
  /** An e-mail address. */
  readonly to: string;
  readonly subject: string;
  /** What every program shows. */
  readonly text: string;
  /** The same, for programs that show more. */
  readonly html?: string;
  /** Ends mails like this one when it is posted to, without a sign-in (RFC 8058). */
  readonly unsubscribeUrl?: string;
  /** Mails with the same key are the same mail: whoever gets it twice may throw one away. */
  readonly key?: string;
}

/** The headers of a mail that has a link to end such mails (RFC 2369, RFC 8058). */
export function unsubscribeHeaders({ unsubscribeUrl }: Pick<Mail, "unsubscribeUrl">): Record<string, string> {
  return unsubscribeUrl === undefined
    ? {}
    : {
        "List-Unsubscribe": `<${unsubscribeUrl}>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      };
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

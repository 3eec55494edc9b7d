/** What a rate limit said about one request. */
export interface RateLimitVerdict {
  readonly allowed: boolean;
  /** Requests allowed in the window. */
  readonly limit: number;
  /** Requests left in the window. */
  readonly remaining: number;
  /** Seconds until the window starts anew. */
  readonly resetSeconds: number;
}

/** Counts requests against named limits. Implementations should allow the request when they cannot count. */
export interface RateLimits {
  /**
   * Counts one request of `key` (a principal's id, or the address when nobody is signed in) against the limit
   * `name` that a route names.
   */
  consume(name: string, key: string): Promise<RateLimitVerdict>;
  /** Counts one request against what a person may do altogether, with all sessions and keys; left out: as much as they like. */
  consumeOfPerson?(kind: "read" | "write", userId: string): RateLimitVerdict;
  /** Told of each request that is refused, with the limit's name, to count it. */
  onRefused?(name: string): void;
}

/** What Trunkline asks of whoever keeps its metrics, in its own words. */

/** One series of an answer. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One series over a time; moments without a value are left out. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly { readonly at: Date; readonly value: number }[];
}

/** Keeps metrics over weeks and answers questions about them. */
export interface MetricsStore {
  /**
   * What a question (PromQL) came to at a moment.
   * @throws ProviderRejected | ProviderUnavailable | ProviderTimeout
   */
  query(question: string, at: Date): Promise<readonly Sample[]>;

  /**
   * What a question came to again and again, from one moment to another.
   * @throws ProviderRejected | ProviderUnavailable | ProviderTimeout
   */
  queryRange(
    question: string,
    range: { readonly from: Date; readonly to: Date; readonly stepSeconds: number },
  ): Promise<readonly Series[]>;
}

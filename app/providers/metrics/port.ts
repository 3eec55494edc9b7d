/** What Trunkline asks of whoever keeps its metrics, in its own words. */

/** One series of an answer. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Keeps metrics over weeks and answers questions about them. */
export interface MetricsStore {
  /**
   * What a question (PromQL) came to at a moment.
   * @throws ProviderRejected | ProviderUnavailable | ProviderTimeout
   */
  query(question: string, at: Date): Promise<readonly Sample[]>;
}

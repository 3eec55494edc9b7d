/** The parts of k6's end-of-test data that we read. */
export interface SummaryData {
  readonly state: { readonly testRunDurationMs: number };
  readonly metrics: Readonly<
    Record<
      string,
      {
        readonly values: Readonly<Record<string, number>>;
        readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>;
      }
    >
  >;
}

/** A value of a metric, or null where it was never measured. */
export function measured(data: SummaryData, metric: string, statistic: string): number | null {
  return data.metrics[metric]?.values[statistic] ?? null;
}

import type { MetricsStore } from "../../providers/metrics/port.ts";
import type { ReportColumn } from "../reports/index.ts";
import type { createPerformanceReads } from "./performance-reports.reads.ts";

/** A table of a performance report: API, Markdown and HTML show what is here, whatever it is about. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** What is missing and why, or how it was counted. */
  readonly note: string | null;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
}

/** The days that a report is about. */
export interface ReportWeek {
  readonly from: string;
  readonly to: string;
  readonly fromAt: Date;
  readonly toAt: Date;
}

/** Where sections take their figures from. */
export interface SectionSources {
  readonly reads: ReturnType<typeof createPerformanceReads>;
  /** Null: none is configured. */
  readonly metrics: MetricsStore | null;
  /** Where results of capacity runs are; null: nowhere. */
  readonly capacityDirectory: string | null;
  readonly week: ReportWeek;
  /** Until when metrics are asked: the end of the week, or now. */
  readonly at: Date;
}

/** A section before it is read. */
export interface SectionDefinition {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly ReportColumn[];
  read(sources: SectionSources): Promise<Pick<Section, "note" | "rows">>;
}

/** Of sections that only metrics can fill. */
export const NO_METRICS = {
  note: "Prometheus is not configured (TRUNKLINE_PROMETHEUS_URL), so that nobody keeps these figures.",
  rows: [],
} as const;

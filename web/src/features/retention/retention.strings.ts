import { formatCount } from "../../ui/format.ts";

const days = (count: number) => (count === 1 ? "1 day" : `${formatCount(count)} days`);

/** How long data are kept. */
export const retentionWords = {
  intro:
    "What is older than its kind is kept goes for good, within minutes. The days are set by environment variables of the processes that clean up; they cannot be changed here.",
  telemetry: "Metrics, traces and logs are kept by Prometheus, Tempo and Loki, each by its own settings.",
  caption: "Kinds of data and how long they are kept",
  columns: {
    what: "What",
    days: "Kept for",
    variable: "Set by",
    run: "Last clean-up",
    removal: "Last removed",
  },
  since: (since: string) => `Counted since ${since}`,
  days: (count: number | null) => (count === null ? "For ever" : days(count)),
  usual: (count: number) => `usually ${days(count)}`,
  notKnown: "Not known",
  nothing: "Nothing yet",
  late: "Late",
  removed: (rows: number) => (rows === 1 ? "1 row" : `${formatCount(rows)} rows`),
  errorTitle: "How long data are kept could not be loaded",
} as const;

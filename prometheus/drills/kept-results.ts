import { fileURLToPath } from "node:url";

/** Where the matrix of service levels reads what the last drills came to. */
export const RESULTS_FILE = fileURLToPath(new URL("results.json", import.meta.url));

/** What is kept of a drill, by its id. */
export interface KeptResult {
  readonly alertname: string;
  readonly slo: string;
  readonly severity: string;
  readonly window: string | null;
  readonly service: string;
  readonly isPassed: boolean;
  readonly firedAfterSeconds: number | null;
  readonly resolvedAfterSeconds: number | null;
  /** How many times as fast its rules ran. */
  readonly speed: number;
  /** A day. */
  readonly rehearsedOn: string;
}

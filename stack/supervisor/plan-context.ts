import type { Secrets } from "../secrets.ts";
import type { PortName, Settings } from "../settings.ts";
import type { PlannedPort } from "./plan.ts";

/** What all plans of parts are made of. */
export interface PlanContext {
  readonly settings: Settings;
  readonly secrets: Secrets;
  /** The caller's environment. */
  readonly env: NodeJS.ProcessEnv;
  /** The folder of a part below the state folder. */
  dir(part: string): string;
  /** Ports by name, with the variable that changes each. */
  ports(...names: PortName[]): PlannedPort[];
}

/**
 * Layers of stopping, highest first: who talks is stopped before who listens. Tempo, for one, waits for Prometheus to take
 * its last metrics.
 */
export const LAYERS = {
  application: 6,
  simulator: 5,
  collector: 4,
  traces: 3,
  metrics: 2,
  databases: 1,
} as const;
